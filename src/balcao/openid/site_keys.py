"""The public keys a site registers."""

import json
from collections.abc import Sequence
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

SMALLEST_RSA = 2048
MOST = 10


def read_keys(text: str) -> tuple[dict[str, Any], ...]:
    """The keys in a JSON Web Key Set as typed or sent; none when it is no such thing."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    keys = found.get("keys") if isinstance(found, dict) else None
    return tuple(each for each in keys if isinstance(each, dict)) if isinstance(keys, list) else ()


def usable_keys(keys: Sequence[dict[str, Any]]) -> bool:
    """Public RSA keys of 2048 bits or P-256 keys; a private key does not belong here."""
    if len(keys) > MOST or "\\u0000" in json.dumps(keys) or any({"d", "p", "q", "k"} & set(key) for key in keys):
        return False
    try:
        found = KeySet.import_key_set({"keys": list(keys)}).keys
    except (JoseError, ValueError, KeyError, TypeError):
        return False
    return len(found) == len(keys) and all(
        (isinstance(key, RSAKey) and key.public_key.key_size >= SMALLEST_RSA)
        or (isinstance(key, ECKey) and key.curve_name == "P-256")
        for key in found
    )
