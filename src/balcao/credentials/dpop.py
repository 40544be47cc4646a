"""Tokens bound to a key of the wallet's (RFC 9449): whoever copies one cannot use it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from balcao.credentials.failures import BadToken, ProtocolError
from balcao.credentials.nonces import spend_once
from balcao.credentials.proofs import key_of, public_key
from balcao.credentials.sd_jwt import check_signature, digest_of, parts_of
from balcao.foundation.keys.api import thumbprint

TYPE = "dpop+jwt"
BEARER, DPOP = "Bearer", "DPoP"
OLDEST, AHEAD = timedelta(minutes=5), timedelta(minutes=1)
MOST_JTI = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request as far as proofs speak of it: `proof` is the header ``DPoP``, `scheme` how its token was sent."""

    method: str = ""
    address: str = ""
    proof: str = ""
    scheme: str = BEARER


PLAIN = Call()
"""A request without a proof."""


def key_bound(call: Call, *, at: datetime, token: str = "") -> str:
    """The thumbprint of the key that signed this request's proof; empty without a proof. A proof counts once.

    :raises ProtocolError: if a proof is wrong, too old, of another request or token, or was seen before.
    """
    if not call.proof:
        return ""
    try:
        key, jti = _read(call, at, token)
    except BadToken as wrong:
        raise ProtocolError("invalid_dpop_proof", str(wrong)) from wrong
    name = thumbprint(key)
    if not spend_once(f"dpop:{name}:{jti}", until_at=at + OLDEST + AHEAD):
        raise ProtocolError("invalid_dpop_proof", "jti was seen before")
    return name


def _read(call: Call, at: datetime, token: str) -> tuple[dict[str, str], str]:
    header, claims = parts_of(call.proof)
    if header.get("typ") != TYPE or {"kid", "x5c", "jku", "x5u"} & set(header):
        raise BadToken("header: typ and jwk alone")
    key = public_key(header.get("jwk"))
    check_signature(call.proof, key_of(key))
    if claims.get("htm") != call.method or _bare(claims.get("htu")) != _bare(call.address):
        raise BadToken("another request: htm, htu")
    made = claims.get("iat")
    if type(made) is not int or not -OLDEST.total_seconds() <= made - at.timestamp() <= AHEAD.total_seconds():
        raise BadToken("iat")
    jti = claims.get("jti")
    if not isinstance(jti, str) or not 0 < len(jti) <= MOST_JTI:
        raise BadToken("jti")
    if token and claims.get("ath") != digest_of(token):
        raise BadToken("another token: ath")
    return key, jti


def _bare(address: Any) -> tuple[str, str, int | None, str]:
    """An address without what follows its path, its host and port written in one way."""
    try:
        found = urlsplit(address if isinstance(address, str) else "")
        port = found.port or {"http": 80, "https": 443}.get(found.scheme)
    except ValueError as wrong:
        raise BadToken("htu") from wrong
    return found.scheme, found.hostname or "", port, found.path


def require_key(call: Call, *, token: str, expected: str, at: datetime) -> None:
    """See that a token comes as it was given: a bound one with a proof by its key, another plainly.

    :raises ProtocolError: if not.
    """
    scheme = DPOP if expected else BEARER
    if call.scheme != scheme:
        raise ProtocolError("invalid_token", f"this token is sent as {scheme}", status=401, scheme=scheme)
    if not expected:
        return
    try:
        found = key_bound(call, at=at, token=token)
    except ProtocolError as wrong:
        raise ProtocolError(wrong.code, wrong.description, status=401, scheme=DPOP) from wrong
    if found != expected:
        raise ProtocolError("invalid_dpop_proof", "the token's own key has to sign", status=401, scheme=DPOP)
