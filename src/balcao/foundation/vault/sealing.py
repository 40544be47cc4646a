"""Bytes sealed in pieces (AES-256-GCM): each knows its place and whether it is the last, so none can be cut off."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from balcao.foundation.vault.types import Damaged

MARK = b"BALCAO1\n"
PIECE = 64 * 1024
_TAG = 16


def new_key() -> bytes:
    """A key for one file; never used for another, so the pieces' numbers can be their nonces."""
    return AESGCM.generate_key(256)


def seal(data: bytes, key: bytes) -> bytes:
    """The bytes as they lie in the store."""
    cipher, out = AESGCM(key), [MARK]
    pieces = max(1, -(-len(data) // PIECE))
    for number in range(pieces):
        piece = data[number * PIECE : (number + 1) * PIECE]
        out.append(cipher.encrypt(_nonce(number, number == pieces - 1), piece, MARK))
    return b"".join(out)


def unseal(sealed: bytes, key: bytes) -> bytes:
    """The bytes as they were given.

    :raises Damaged: if anything was changed, cut off or added.
    """
    if not sealed.startswith(MARK):
        raise Damaged
    cipher, out, step = AESGCM(key), [], PIECE + _TAG
    body = memoryview(sealed)[len(MARK) :]
    pieces = max(1, -(-len(body) // step))
    try:
        for number in range(pieces):
            piece = bytes(body[number * step : (number + 1) * step])
            out.append(cipher.decrypt(_nonce(number, number == pieces - 1), piece, MARK))
    except (InvalidTag, ValueError):
        raise Damaged from None
    return b"".join(out)


def wrap(key: bytes, house_key: bytes, *, bound_to: str) -> bytes:
    """A file's key, sealed by the house key for that one file."""
    nonce = os.urandom(12)
    return nonce + AESGCM(house_key).encrypt(nonce, key, bound_to.encode())


def unwrap(wrapped: bytes, house_key: bytes, *, bound_to: str) -> bytes:
    """The file's key again.

    :raises Damaged: if it is of another file or another house key.
    """
    try:
        return AESGCM(house_key).decrypt(wrapped[:12], wrapped[12:], bound_to.encode())
    except (InvalidTag, ValueError):
        raise Damaged from None


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])
