"""Access tokens for entities' software: its own signed word against a short-lived token (RFC 7523, RFC 9068)."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from balcao.entities.api import machine_key, note_machine_use
from balcao.kernel.clock import UTC
from balcao.openid import keys, statements
from balcao.openid.authentication import ASSERTION
from balcao.openid.failures import ClientUnknown, ProtocolError, TokenDead
from balcao.openid.provider import api_audience, issuer, token_endpoint
from balcao.openid.types import SigningAlg

LIFE = timedelta(minutes=10)
KIND = "at+jwt"
_MACHINE = re.compile(r"m-([1-9][0-9]{0,17})")


def issue_machine_token(*, form: Mapping[str, str], at: datetime) -> dict[str, Any]:
    """A token for the software that signed the assertion in this form. It only says who asks: what the software may
    do is asked anew at every call, so that taking back counts at once.

    :raises ClientUnknown: if it is no software of ours, its key does not fit, or its word is old, used or not for us.
    :raises ProtocolError: if a scope is asked for: the mandates say what it may do.
    """
    if form.get("client_assertion_type") != ASSERTION or "client_assertion" not in form:
        raise ClientUnknown("software proves itself by private_key_jwt")
    if "client_secret" in form:
        raise ProtocolError("invalid_request", "more than one way of client authentication")
    if "scope" in form:
        raise ProtocolError("invalid_scope", "what software may do is in its mandates")
    machine_id = _proven(form, at)
    note_machine_use(at=at, machine_id=machine_id)
    name, now = f"m-{machine_id}", int(at.timestamp())
    claims = {
        "iss": issuer(),
        "aud": api_audience(),
        "sub": name,
        "client_id": name,
        "iat": now,
        "exp": now + int(LIFE.total_seconds()),
        "jti": keys.new_secret(),
    }
    token = keys.sign(claims, alg=SigningAlg.RS256, at=at, kind=KIND)
    return {"access_token": token, "token_type": "Bearer", "expires_in": int(LIFE.total_seconds())}


def _proven(form: Mapping[str, str], at: datetime) -> int:
    statement = form["client_assertion"]
    name = statements.claimed_issuer(statement)
    machine_id = _number(name)
    key = machine_key(machine_id) if machine_id is not None else None
    if machine_id is None or key is None or form.get("client_id", name) != name:
        raise ClientUnknown
    try:
        to = (issuer(), token_endpoint())
        claims = statements.read_statement(statement, issuer=name, known=[key], audience=to, at=at)
        if claims.get("sub") != name:
            raise statements.BadStatement("sub is not the client")
        if claims["aud"] not in to:
            raise statements.BadStatement("aud names others beside this provider")
        statements.use_up(name, claims, at=at)
    except statements.BadStatement as refused:
        raise ClientUnknown(refused.description) from refused
    return machine_id


def _number(name: object) -> int | None:
    found = _MACHINE.fullmatch(name) if isinstance(name, str) else None
    return int(found[1]) if found else None


def machine_of_token(*, token: str, at: datetime) -> int:
    """The number of the software that a token of ours was given to.

    :raises TokenDead: if it is no such token, or its time is over.
    """
    claims = keys.own_claims(token, kind=KIND)
    if claims is None or claims.get("iss") != issuer() or claims.get("aud") != api_audience():
        raise TokenDead
    machine_id = _number(claims.get("sub"))
    if machine_id is None or datetime.fromtimestamp(claims["exp"], tz=UTC) <= at:
        raise TokenDead
    return machine_id
