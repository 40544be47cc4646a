"""Verification codes: nobody guesses them, everybody can type them."""

import secrets

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0, O, 1 and I, which people mistake for one another."""
CODE_LENGTH = 8


def make_code() -> str:
    """A random verification code of eight signs (40 bits)."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def tidy_code(text: str) -> str:
    """A code as people type it, in the form it is stored."""
    return "".join(sign for sign in text.upper() if sign.isalnum())
