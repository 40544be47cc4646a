"""An identity provider of another territory, spoken to as OpenID Connect's relying party: code flow with PKCE."""

import base64
import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from balcao.accounts.failures import StatementRefused
from balcao.accounts.gateways.base import Unreachable
from balcao.accounts.gateways.http import ask_json
from balcao.accounts.gateways.providers import ForeignStatement, IdentityProvider

ALGORITHMS = ["RS256", "PS256", "ES256"]
SKEW = 60
"""Seconds by which the provider's clock may be off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one browser asked a provider; each is good once."""

    state: str
    nonce: str
    verifier: str
    redirect_uri: str


@dataclass(frozen=True, slots=True)
class ForeignSource:
    """One provider for one page: all its answers together have `BALCAO_FOREIGN_TIMEOUT` seconds."""

    provider: IdentityProvider
    begun: float = field(default_factory=time.monotonic)

    def address(self, asked: Asked, *, language: str) -> str:
        """Where the browser goes to prove who it is.

        :raises Unreachable: if the provider does not answer in time, or not as itself.
        """
        digest = hashlib.sha256(asked.verifier.encode()).digest()
        parameters = {
            "client_id": self.provider.client,
            "response_type": "code",
            "redirect_uri": asked.redirect_uri,
            "scope": "openid profile",
            "state": asked.state,
            "nonce": asked.nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            "ui_locales": language,
        }
        endpoint = _text(self._published(), "authorization_endpoint")
        if urlsplit(endpoint)[:2] != urlsplit(self.provider.issuer)[:2]:
            raise Unreachable(f"{self.provider.key} sends browsers to another site")
        return f"{endpoint}?{urlencode(parameters)}"

    def statement(self, asked: Asked, answered: Mapping[str, str], *, at: datetime) -> ForeignStatement:
        """What the provider says, for the parameters with which the browser came back.

        :raises Unreachable: if the provider does not answer in time.
        :raises StatementRefused: if the answer is another's, to another, to something else, or of another time.
        """
        published = self._published()
        named = answered.get("iss", "")
        if named != self.provider.issuer and (
            named or published.get("authorization_response_iss_parameter_supported") is True
        ):
            raise StatementRefused("another provider answered")
        token = self._token(_text(published, "token_endpoint"), asked, answered.get("code", ""))
        keys = self._ask("GET", _text(published, "jwks_uri"))[1]
        return _read(self.provider, self._claims(token, keys, asked, at))

    def _published(self) -> dict[str, Any]:
        status, found = self._ask("GET", f"{self.provider.issuer}/.well-known/openid-configuration")
        if status != 200 or found.get("issuer") != self.provider.issuer:
            raise Unreachable(f"{self.provider.key} publishes nothing about itself ({status})")
        return found

    def _token(self, endpoint: str, asked: Asked, code: str) -> str:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": asked.redirect_uri}
        status, found = self._ask(
            "POST",
            endpoint,
            data={**form, "code_verifier": asked.verifier},
            auth=(self.provider.client, self.provider.secret),
        )
        if status >= 500:
            raise Unreachable(f"{self.provider.key} answered {status} to a code")
        if status != 200:
            raise StatementRefused(f"{self.provider.key} does not take the code: {status}")
        return _text(found, "id_token")

    def _claims(self, token: str, keys: dict[str, Any], asked: Asked, at: datetime) -> dict[str, Any]:
        must = jwt.JWTClaimsRegistry(
            now=int(at.timestamp()),
            leeway=SKEW,
            iss={"essential": True, "value": self.provider.issuer},
            aud={"essential": True, "value": self.provider.client},
            sub={"essential": True},
            nonce={"essential": True, "value": asked.nonce},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            claims = dict(jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims)  # type: ignore[arg-type]
            must.validate(claims)
        except (JoseError, ValueError, KeyError, TypeError) as cause:
            raise StatementRefused(f"{self.provider.key}: {type(cause).__name__}") from cause
        if claims["aud"] not in (self.provider.client, [self.provider.client]):
            raise StatementRefused("the statement is for others too")
        return claims

    def _ask(self, method: str, address: str, **rest: Any) -> tuple[int, dict[str, Any]]:
        left = settings.BALCAO_FOREIGN_TIMEOUT - (time.monotonic() - self.begun)
        if left <= 0:
            raise Unreachable(f"{self.provider.key} takes too long")
        return ask_json(method, address, timeout=left, **rest)


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not value:
        raise Unreachable(f"no {name}")
    return value


def _read(provider: IdentityProvider, claims: Mapping[str, Any]) -> ForeignStatement:
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= 255 or "\0" in subject:
        raise StatementRefused("the subject is no name")
    names = (value for claim, value in claims.items() if claim == "name" or claim.startswith("name#"))
    return ForeignStatement(
        subject=subject,
        document=str(claims.get(provider.document) or ""),
        names=frozenset(filter(None, map(str, names))),
        born_on=_day(claims.get("birthdate")),
        level=provider.level_of(claims.get("acr")),
    )


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
