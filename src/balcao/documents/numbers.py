"""Numbers without gap or double, and codes nobody guesses."""

import secrets

from balcao.documents.models import Counter

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0, O, 1 and I, which people mistake for one another."""
CODE_LENGTH = 8


def take_number(register: str, year: int) -> int:
    """The next number of a register. Call it inside the transaction that uses the number: until that ends
    nobody else gets one, and when it is rolled back the number is given to the next.
    """
    Counter.objects.get_or_create(register=register, year=year)
    counter = Counter.objects.select_for_update().get(register=register, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def make_code() -> str:
    """A random verification code of eight signs (40 bits)."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def tidy_code(text: str) -> str:
    """A code as people type it, in the form it is stored."""
    return "".join(sign for sign in text.upper() if sign.isalnum())
