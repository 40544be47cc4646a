"""Codes derived from a row and the secret key: stored nowhere, so a copy of the database gives none away."""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings


def new_nonce() -> str:
    """What makes the codes of a row its own."""
    return secrets.token_hex(16)


def _digest(purpose: str, number: int, nonce: str) -> bytes:
    key = hashlib.sha256(b"balcao-derived-codes:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, f"{purpose}:{number}:{nonce}".encode(), hashlib.sha256).digest()


def six_digits(purpose: str, number: int, nonce: str) -> str:
    """A short code, for minutes and few tries."""
    return f"{int.from_bytes(_digest(purpose, number, nonce)[:8], 'big') % 1_000_000:06d}"


def letters(purpose: str, number: int, nonce: str) -> str:
    """A long code to read from paper or a screen, in groups: ``K7QM-2XHD-5TPA`` (60 bits)."""
    text = base64.b32encode(_digest(purpose, number, nonce)[:10]).decode()[:12]
    return "-".join(text[place : place + 4] for place in (0, 4, 8))


LOOK_ALIKE = str.maketrans("018", "OIB")
"""Figures that no long code holds, and the letters they are mistaken for."""


def same(given: str, code: str) -> bool:
    """Whether the code was typed, however it was spaced or capitalised."""
    typed = "".join(sign for sign in given.upper() if sign.isalnum() and sign.isascii())
    kept = code.replace("-", "")
    return hmac.compare_digest(typed if kept.isdecimal() else typed.translate(LOOK_ALIKE), kept)
