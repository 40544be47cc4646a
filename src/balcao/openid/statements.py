"""Signed statements of sites and of software: client assertions (RFC 7523) and request objects (RFC 9101)."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from balcao.kernel.clock import UTC
from balcao.openid.failures import ProtocolError
from balcao.openid.models import Client, UsedAssertion
from balcao.openid.site_keys import keys_of
from balcao.openid.types import ASSERTION_ALGS, SKEW

LONGEST = timedelta(minutes=30)
"""A statement may say at most that it is good for so long."""


class BadStatement(ProtocolError):
    """The signed statement is not one of whom it should be from, for us, now."""

    def __init__(self, description: str) -> None:
        super().__init__("invalid_request", description)


def is_unsigned(statement: str) -> bool:
    """Whether it says itself that nobody signed it."""
    try:
        return jws.extract_compact(statement.encode()).headers().get("alg") == "none"
    except (JoseError, ValueError):
        return False


def _key_id(statement: str) -> str:
    try:
        named = jws.extract_compact(statement.encode()).headers().get("kid", "")
    except (JoseError, ValueError):
        return ""
    return named if isinstance(named, str) else ""


def claimed_issuer(statement: str) -> str:
    """Who a statement says it is from; nothing is proven by it."""
    try:
        issuer = json.loads(jws.extract_compact(statement.encode()).payload).get("iss", "")
    except (JoseError, ValueError, AttributeError):
        return ""
    return issuer if isinstance(issuer, str) else ""


def read_site_statement(client: Client, statement: str, *, audience: tuple[str, ...], at: datetime) -> dict[str, Any]:
    """What a site says, signed with a key it has registered, for us, now.

    :raises BadStatement: otherwise.
    """
    known = keys_of(client, key_id=_key_id(statement), at=at)
    return read_statement(statement, issuer=client.client_id, known=known, audience=audience, at=at)


def read_statement(
    statement: str, *, issuer: str, known: Sequence[Mapping[str, Any]], audience: tuple[str, ...], at: datetime
) -> dict[str, Any]:
    """What the issuer says, signed with one of the keys known of it, for us, now.

    :raises BadStatement: otherwise.
    """
    if not known:
        raise BadStatement("no keys of this client are known")
    try:
        keys = KeySet.import_key_set({"keys": [dict(key) for key in known]})
        claims = dict(jwt.decode(statement, keys, algorithms=list(ASSERTION_ALGS)).claims)
    except (JoseError, ValueError, KeyError) as cause:
        raise BadStatement("the signature does not fit a registered key") from cause
    if claims.get("iss") != issuer:
        raise BadStatement("iss is not the client")
    given = claims.get("aud")
    if not set(audience) & set(given if isinstance(given, list) else [given]):
        raise BadStatement("aud does not name this provider")
    _check_times(claims, at)
    return claims


def _check_times(claims: dict[str, Any], at: datetime) -> None:
    moments = {name: _moment(claims, name) for name in ("exp", "iat", "nbf")}
    until = moments["exp"]
    if until is None:
        raise BadStatement("exp is missing")
    if until < at - SKEW:
        raise BadStatement("exp has passed")
    if until > at + LONGEST + SKEW:
        raise BadStatement("exp is too far away")
    for name in ("iat", "nbf"):
        moment = moments[name]
        if moment is not None and moment > at + SKEW:
            raise BadStatement(f"{name} is in the future")
    if moments["iat"] is not None and moments["iat"] < at - LONGEST - SKEW:
        raise BadStatement("iat is too long ago")


def _moment(claims: dict[str, Any], name: str) -> datetime | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadStatement(f"{name} is no time")
    try:
        return datetime.fromtimestamp(value, tz=UTC)
    except (ValueError, OverflowError, OSError) as cause:
        raise BadStatement(f"{name} is no time") from cause


def use_up(issuer: str, claims: dict[str, Any], *, at: datetime) -> None:
    """A client assertion counts once.

    :raises BadStatement: the second time, or when it has no name.
    """
    jti = claims.get("jti")
    if not isinstance(jti, str) or not re.fullmatch(r"[\x21-\x7e]{1,255}", jti):
        raise BadStatement("jti is missing")
    try:
        with transaction.atomic():
            UsedAssertion.objects.create(issuer=issuer, jti=jti, until_at=at + LONGEST + 2 * SKEW)
    except IntegrityError as cause:
        raise BadStatement("this assertion was used before") from cause
