"""Proofs that a wallet holds the keys for which it wants credentials (OpenID4VCI 1.0, appendix F)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from balcao.credentials.addresses import issuer
from balcao.credentials.failures import BadToken, ProtocolError
from balcao.credentials.nonces import is_fresh, spend_nonce
from balcao.credentials.sd_jwt import check_signature, parts_of
from balcao.foundation.keys.api import thumbprint, usable_keys

TYPE = "openid4vci-proof+jwt"
OLDEST, AHEAD = timedelta(minutes=5), timedelta(minutes=1)
PUBLIC = ("kty", "crv", "x", "y")


def public_key(said: object) -> dict[str, str]:
    """A P-256 key as a credential carries it: four members, nothing else.

    :raises BadToken: if it is none, or holds a private part.
    """
    if not isinstance(said, dict) or said.get("kty") != "EC" or said.get("crv") != "P-256" or not usable_keys([said]):
        raise BadToken("key")
    return {name: str(said[name]) for name in PUBLIC}


def key_of(said: object) -> ECKey:
    """That key, to check signatures with.

    :raises BadToken: if it is none.
    """
    try:
        return ECKey.import_key({**public_key(said)})
    except (JoseError, ValueError, KeyError, TypeError) as wrong:
        raise BadToken("key") from wrong


def proved_keys(proofs: object, *, most: int, at: datetime) -> list[dict[str, str]]:
    """The keys of a request's proofs, each another one; the nonce they share is spent.

    :raises ProtocolError: if a proof is missing or wrong, or its nonce too old or spent.
    """
    given = proofs.get("jwt") if isinstance(proofs, dict) and set(proofs) == {"jwt"} else None
    if not isinstance(given, list) or not given or not all(isinstance(each, str) for each in given):
        raise ProtocolError("invalid_proof", "proofs.jwt is missing")
    if len(given) > most:
        raise ProtocolError("invalid_credential_request", f"at most {most} proofs")
    try:
        read = [_read(each, at) for each in given]
    except BadToken as wrong:
        raise ProtocolError("invalid_proof", str(wrong)) from wrong
    nonces = {nonce for nonce, _ in read}
    if len(nonces) != 1:
        raise ProtocolError("invalid_proof", "the proofs of a request share one nonce")
    if len({thumbprint(key) for _, key in read}) != len(read):
        raise ProtocolError("invalid_proof", "a key stands there twice")
    (nonce,) = nonces
    if not is_fresh(nonce, at) or not spend_nonce(nonce, at):
        raise ProtocolError("invalid_nonce", "fetch a new one")
    return [key for _, key in read]


def _read(proof: str, at: datetime) -> tuple[str, dict[str, str]]:
    header, claims = parts_of(proof)
    if (
        header.get("typ") != TYPE
        or "jwk" not in header
        or {"kid", "x5c", "key_attestation", "trust_chain"} & set(header)
    ):
        raise BadToken("proof header: typ and jwk alone")
    key = public_key(header["jwk"])
    check_signature(proof, key_of(key))
    if claims.get("aud") != issuer():
        raise BadToken("proof aud")
    _see_time(claims, at)
    nonce = claims.get("nonce")
    if not isinstance(nonce, str) or not nonce:
        raise BadToken("proof nonce")
    return nonce, key


def _see_time(claims: Mapping[str, Any], at: datetime) -> None:
    made = claims.get("iat")
    if type(made) is not int or not -OLDEST.total_seconds() <= made - at.timestamp() <= AHEAD.total_seconds():
        raise BadToken("proof iat")
