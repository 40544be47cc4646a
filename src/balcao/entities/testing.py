"""Software with its key, for tests."""

import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey

from balcao.entities.api import Action, MandateSummary, Terms, register_machine
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date


def software_terms(at: datetime, **changes: Any) -> Terms:
    """A month of viewing, preparing and lodging."""
    actions = frozenset({Action.VIEW, Action.PREPARE, Action.LODGE})
    said: dict[str, Any] = {"actions": actions, "until_on": macau_date(at) + timedelta(days=30)}
    return Terms(**(said | changes))


@dataclass
class Software:
    """A piece of software with its private key, registered by a person for the entity they act for."""

    key: ECKey
    mandate: MandateSummary

    @property
    def name(self) -> str:
        """By which it signs in."""
        return self.mandate.receiver

    @property
    def machine_id(self) -> int:
        """Its number."""
        return int(self.name[2:])

    def assertion(self, audience: str, **claims: Any) -> str:
        """Its signed word; a claim of None is left out."""
        moment = int(time.time())
        usual = {
            "iss": self.name,
            "sub": self.name,
            "aud": audience,
            "iat": moment,
            "exp": moment + 60,
            "jti": secrets.token_urlsafe(8),
        }
        said = {name: value for name, value in (usual | claims).items() if value is not None}
        return jwt.encode({"alg": "ES256", "kid": self.key.kid}, said, self.key, algorithms=["ES256"])


def registered(actor: Actor, at: datetime, *, name: str = "Payroll 5", **terms: Any) -> Software:
    """Software registered by somebody who manages the entity they act for."""
    assert actor.entity_id is not None
    key = ECKey.generate_key("P-256", auto_kid=True)
    mandate = register_machine(
        actor=actor,
        at=at,
        entity_id=actor.entity_id,
        name=name,
        key=key.as_dict(private=False),
        terms=software_terms(at, **terms),
    )
    return Software(key, mandate)
