"""Encrypted messages: ECDH-ES with AES in GCM and nothing else (HAIP 1.0), to keys that follow from a secret of ours.

A key of its own for each question to a wallet, and one for requests to the issuer; none of them is kept anywhere.
"""

import json
import warnings
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from balcao.credentials import keys
from balcao.credentials.failures import BadToken, ProtocolError
from balcao.credentials.proofs import PUBLIC, key_of
from balcao.credentials.sd_jwt import read_object, unb64

ALG, ENCS = "ECDH-ES", ("A128GCM", "A256GCM")
REQUESTS = "requests to the issuer"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256."""


class _Sizes(jwe.JWERegistry):
    max_ciphertext_length = 512 * 1024
    max_protected_header_length = 4 * 1024


_SIZES = _Sizes(algorithms=[ALG, *ENCS])


def private_key(purpose: str) -> ECKey:
    """The key for a purpose; the same each time, and in each process."""
    made = HKDF(hashes.SHA256(), 48, b"balcao encryption", purpose.encode()).derive(keys.own_secret())
    key = ec.derive_private_key(int.from_bytes(made) % (ORDER - 1) + 1, ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    found = ECKey.import_key(pem, {"alg": ALG, "use": "enc"})
    found.ensure_kid()
    return found


def public_key(purpose: str) -> dict[str, Any]:
    """Its public half, as metadata carry it."""
    return private_key(purpose).as_dict(private=False)


def decrypt(message: str, purpose: str) -> dict[str, Any]:
    """The object in a message to that key.

    :raises BadToken: if it is none, was encrypted in another way or for another key, or was changed.
    """
    key = private_key(purpose)
    header = read_object(unb64(message.split(".")[0]))
    if header.get("alg") != ALG or header.get("enc") not in ENCS or header.get("kid", key.kid) != key.kid:
        raise BadToken("encryption")
    if {"zip", "crit"} & set(header):
        raise BadToken("encryption")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = jwe.decrypt_compact(message, key, registry=_SIZES)
    except (JoseError, ValueError, KeyError, TypeError) as wrong:
        raise BadToken("encryption") from wrong
    return read_object(found.plaintext or b"")


def encrypt(content: Mapping[str, Any], *, to: ECKey, enc: str, kid: object = None) -> str:
    """A message to a key."""
    header = {"alg": ALG, "enc": enc, **({"kid": kid} if isinstance(kid, str) else {})}
    return jwe.encrypt_compact(header, json.dumps(content, ensure_ascii=False), to, registry=_SIZES)


def recipient(said: object) -> tuple[ECKey, str, object]:
    """Key, way and the key's name of a wallet's `credential_response_encryption` (OpenID4VCI 1.0, section 8.2).

    :raises ProtocolError: if it asks for what is not done here.
    """
    jwk = said.get("jwk") if isinstance(said, dict) else None
    if not isinstance(said, dict) or not isinstance(jwk, dict) or "zip" in said or "d" in jwk:
        raise ProtocolError("invalid_encryption_parameters", "jwk, a public one, and enc; no zip")
    if said.get("enc") not in ENCS or jwk.get("alg") != ALG or jwk.get("use", "enc") != "enc":
        raise ProtocolError("invalid_encryption_parameters", f"{ALG} with one of {', '.join(ENCS)}")
    try:
        return key_of({name: jwk.get(name) for name in PUBLIC}), str(said["enc"]), jwk.get("kid")
    except BadToken as wrong:
        raise ProtocolError("invalid_encryption_parameters", "a P-256 key is needed") from wrong
