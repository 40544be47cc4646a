"""A code against an access token (OpenID4VCI 1.0, section 6)."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from balcao.credentials.dpop import BEARER, DPOP, PLAIN, Call, key_bound
from balcao.credentials.failures import ProtocolError
from balcao.credentials.keys import hashed
from balcao.credentials.models import Grant
from balcao.credentials.sd_jwt import b64

PRE_AUTHORISED = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
LIFE = timedelta(minutes=15)
MOST_TRIES = 5


def redeem(*, form: Mapping[str, str], at: datetime, call: Call = PLAIN) -> dict[str, Any]:
    """Give the token for a code, once. A code that comes again ends what came of it. A proof binds it to its key.

    :raises ProtocolError: as the protocol names it.
    """
    grant_type, bound_to = form.get("grant_type"), key_bound(call, at=at)
    if grant_type == PRE_AUTHORISED:
        answer = _redeem(code=form.get("pre-authorized_code", ""), form=form, at=at, offered=True, bound_to=bound_to)
    elif grant_type == "authorization_code":
        answer = _redeem(code=form.get("code", ""), form=form, at=at, offered=False, bound_to=bound_to)
    else:
        raise ProtocolError("unsupported_grant_type" if grant_type else "invalid_request", "unknown grant_type")
    if isinstance(answer, ProtocolError):
        raise answer
    return answer


@transaction.atomic
def _redeem(
    *, code: str, form: Mapping[str, str], at: datetime, offered: bool, bound_to: str
) -> dict[str, Any] | ProtocolError:
    """A refusal is returned, so that what it changed stays: a wrong code counts, and a second use ends the first."""
    grant = Grant.objects.select_for_update().filter(code_hash=hashed(code)).first() if code else None
    if grant is None or offered != (grant.client_id == ""):
        return ProtocolError("invalid_grant", "the code is unknown")
    if grant.used_at is not None:
        Grant.objects.filter(pk=grant.pk, ended_at=None).update(ended_at=at)
        return ProtocolError("invalid_grant", "the code was used before; what came of it has ended")
    if grant.ended_at is not None or grant.until_at <= at:
        return ProtocolError("invalid_grant", "the code's time is over")
    refused = _wrong_tx_code(grant, form.get("tx_code", ""), code, at) if offered else _wrong_wallet(grant, form)
    if refused is not None:
        return refused
    if grant.bound_to and grant.bound_to != bound_to:
        return ProtocolError("invalid_dpop_proof", "the code is bound to another key")
    token = secrets.token_urlsafe(32)
    Grant.objects.filter(pk=grant.pk).update(
        used_at=at, token_hash=hashed(token), token_until_at=at + LIFE, bound_to=bound_to
    )
    kind = DPOP if bound_to else BEARER
    return {"access_token": token, "token_type": kind, "expires_in": int(LIFE.total_seconds())}


def _wrong_tx_code(grant: Grant, typed: str, code: str, at: datetime) -> ProtocolError | None:
    if not grant.tx_hash:
        return ProtocolError("invalid_request", "no tx_code is expected") if typed else None
    if not typed:
        return ProtocolError("invalid_request", "tx_code is missing")
    if hmac.compare_digest(hashed(f"{code}:{typed}"), grant.tx_hash):
        return None
    tries = grant.tx_tries + 1
    Grant.objects.filter(pk=grant.pk).update(tx_tries=tries, ended_at=at if tries >= MOST_TRIES else None)
    return ProtocolError("invalid_grant", "the tx_code is wrong")


def _wrong_wallet(grant: Grant, form: Mapping[str, str]) -> ProtocolError | None:
    if form.get("client_id") != grant.client_id or form.get("redirect_uri", grant.redirect_uri) != grant.redirect_uri:
        return ProtocolError("invalid_grant", "the code is another wallet's")
    verifier = form.get("code_verifier", "")
    if not hmac.compare_digest(b64(hashlib.sha256(verifier.encode()).digest()), grant.challenge):
        return ProtocolError("invalid_grant", "code_verifier is wrong")
    return None
