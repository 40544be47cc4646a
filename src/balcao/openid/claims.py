"""What a site is told: ID tokens and user info."""

import base64
import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from balcao.accounts.api import get_person
from balcao.openid.acting import acting_for
from balcao.openid.keys import sign, subject
from balcao.openid.models import Client, Grant
from balcao.openid.provider import issuer
from balcao.openid.types import ACR, CLAIMS_OF, Scope, SigningAlg

ID_TOKEN_LIFE = timedelta(minutes=10)


def subject_of(client: Client, person_id: int) -> str:
    """The person's name for this site."""
    return subject(sector=client.sector, person_id=person_id)


def user_info(grant: Grant, scopes: Iterable[str], *, at: datetime) -> dict[str, Any]:
    """The claims of these scopes, and those asked for one by one.

    :raises NotFound: if the person may no longer act for the entity they chose.
    """
    names = [claim for scope in scopes for claim in CLAIMS_OF.get(Scope(scope), ())]
    told = _told(grant, {*names, *grant.claims.get("userinfo", ())}, at)
    return {"sub": subject_of(grant.client, grant.person_id), **told}


def id_token(grant: Grant, scopes: Iterable[str], *, at: datetime, access_token: str, nonce: str = "") -> str:
    """The signed statement that this person signed in, when and how surely; for whom they act, where asked for.

    :raises NotFound: if the person may no longer act for the entity they chose.
    """
    acting = CLAIMS_OF[Scope.ENTITY] if Scope.ENTITY in scopes else ()
    claims = {
        "iss": issuer(),
        "sub": subject_of(grant.client, grant.person_id),
        "aud": grant.client.client_id,
        "iat": int(at.timestamp()),
        "exp": int((at + ID_TOKEN_LIFE).timestamp()),
        "auth_time": int(grant.authenticated_at.timestamp()),
        "acr": ACR[grant.level],
        "sid": grant.stay.sid,
        "at_hash": _half_hash(access_token),
        **({"nonce": nonce} if nonce else {}),
        **_told(grant, {*acting, *grant.claims.get("id_token", ())}, at),
    }
    return sign(claims, alg=SigningAlg(grant.client.id_token_alg), at=at)


def _half_hash(token: str) -> str:
    """The left half of the token's SHA-256 (OpenID Connect Core, section 3.1.3.6)."""
    return base64.urlsafe_b64encode(hashlib.sha256(token.encode()).digest()[:16]).rstrip(b"=").decode()


def _told(grant: Grant, names: set[str], at: datetime) -> dict[str, Any]:
    person = get_person(grant.person_id)
    known: dict[str, Any] = {
        "name": person.name,
        "name#zh-Hant": person.name_zh,
        "name#pt": person.name_pt,
        "locale": person.language,
        "email": person.email,
        # An address is the account's only once a code sent there came back.
        "email_verified": True if person.email else None,
    }
    if names & {"entity", "act"} and grant.entity_id is not None:
        acting = acting_for(grant.person_id, grant.entity_id, at, in_part=Scope.ENTITY_PART in grant.scopes)
        known["entity"] = {
            "id": acting.entity.holder_id,
            "kind": acting.entity.kind.value,
            "names": dict(acting.entity.names),
            "register_no": acting.entity.register_no,
            "mandate": acting.mandate,
            **({"limited_to": acting.limited_to} if acting.limited_to else {}),
        }
        known["act"] = {"sub": subject_of(grant.client, grant.person_id)}
    return {name: known[name] for name in sorted(names) if known.get(name) not in (None, "")}
