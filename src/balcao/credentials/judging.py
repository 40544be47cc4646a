"""Judging what a wallet presents: signature, key binding, type, time, status. Each has its own answer."""

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from joserfc.jwk import ECKey

from balcao.credentials import keys
from balcao.credentials.addresses import issuer, type_named
from balcao.credentials.failures import BadToken
from balcao.credentials.proofs import key_of
from balcao.credentials.sd_jwt import Opened, check_signature, digest_of, open_token, parts_of
from balcao.credentials.statuses import read_status
from balcao.credentials.types import FORMAT, Judged, Status, Trust

OLDEST, AHEAD = timedelta(minutes=5), timedelta(minutes=1)
BINDING = "kb+jwt"
OURS = frozenset({"iss", "iat", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"})
"""What no issuer may leave to choice (draft-ietf-oauth-sd-jwt-vc-24), and we do not show."""
STATUSES = {Status.VALID: Trust.VALID, Status.SUSPENDED: Trust.SUSPENDED, Status.INVALID: Trust.INVALID}


def judge(
    token: str, *, audience: str, nonce: str, at: datetime, type_id: str, wanted: frozenset[str] = frozenset()
) -> Judged:
    """The answer about one presentation, which has to be of that type and to disclose what is `wanted`."""
    try:
        opened = open_token(token, _issuers_key)
        told = _see(opened, audience=audience, nonce=nonce, at=at)
        if type_named(opened.claims.get("vct")) != type_id:
            raise BadToken("another type")
        if missing := wanted - set(told):
            raise BadToken(f"not disclosed: {', '.join(sorted(missing))}")
    except BadToken as wrong:
        return Judged(trust=Trust.FORGED, claims={}, why=str(wrong))
    if opened.claims["exp"] <= at.timestamp():
        return Judged(trust=Trust.EXPIRED, type_id=type_id, claims=told)
    try:
        status = read_status(opened.claims.get("status"), at)
    except (BadToken, OSError) as unreadable:
        return Judged(trust=Trust.UNKNOWN, type_id=type_id, claims=told, why=str(unreadable))
    return Judged(trust=STATUSES[status], type_id=type_id, claims=told)


def _issuers_key(header: Mapping[str, Any], claims: Mapping[str, Any]) -> ECKey:
    key = keys.key_named(header.get("kid"))
    if header.get("typ") != FORMAT or claims.get("iss") != issuer() or key is None:
        raise BadToken("not ours")
    return key


def _see(opened: Opened, *, audience: str, nonce: str, at: datetime) -> dict[str, Any]:
    """What is told, once it is sure that the bearer's own key answered this very question."""
    claims = opened.claims
    for name in ("exp", "iat"):
        if type(claims.get(name)) is not int:
            raise BadToken(name)
    if claims["iat"] > (at + AHEAD).timestamp() or claims.get("nbf", 0) > at.timestamp():
        raise BadToken("not yet")
    confirmed = claims.get("cnf")
    key = key_of(confirmed.get("jwk") if isinstance(confirmed, dict) else None)
    if not opened.binding:
        raise BadToken("no key binding")
    check_signature(opened.binding, key)
    header, said = parts_of(opened.binding)
    if header.get("typ") != BINDING:
        raise BadToken("key binding typ")
    for name, expected in (("aud", audience), ("nonce", nonce), ("sd_hash", digest_of(opened.bound))):
        value = said.get(name)
        if not isinstance(value, str) or not hmac.compare_digest(value.encode(), expected.encode()):
            raise BadToken(f"key binding {name}")
    made = said.get("iat")
    if type(made) is not int or not -OLDEST.total_seconds() <= made - at.timestamp() <= AHEAD.total_seconds():
        raise BadToken("key binding iat")
    return {name: value for name, value in claims.items() if name not in OURS}
