"""Which public keys are good enough, and how one is named."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

SMALLEST_RSA = 2048
MOST = 10
_PRIVATE = frozenset({"d", "p", "q", "k"})


def read_key(text: str) -> dict[str, Any] | None:
    """The one key that was typed or sent, alone or as a set of one; None when it is no such thing."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    keys = found.get("keys") if isinstance(found, dict) else None
    if isinstance(keys, list):
        found = keys[0] if len(keys) == 1 else None
    return found if isinstance(found, dict) else None


def holds_private(key: Mapping[str, Any]) -> bool:
    """Whether more than a public key was given."""
    return bool(_PRIVATE & set(key))


def usable_keys(keys: Sequence[Mapping[str, Any]]) -> bool:
    """Public RSA keys of 2048 bits or P-256 keys; a private key does not belong here."""
    if len(keys) > MOST or "\\u0000" in json.dumps(keys) or any(map(holds_private, keys)):
        return False
    try:
        found = KeySet.import_key_set({"keys": [dict(key) for key in keys]}).keys
    except (JoseError, ValueError, KeyError, TypeError):
        return False
    return len(found) == len(keys) and all(
        (isinstance(key, RSAKey) and key.public_key.key_size >= SMALLEST_RSA)
        or (isinstance(key, ECKey) and key.curve_name == "P-256")
        for key in found
    )


def thumbprint(key: Mapping[str, Any]) -> str:
    """The name of a usable key that follows from the key itself (RFC 7638): 43 characters."""
    (found,) = KeySet.import_key_set({"keys": [dict(key)]}).keys
    return found.thumbprint()
