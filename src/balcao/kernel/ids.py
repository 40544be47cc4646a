"""Public references carry a check character, so that one mistyped sign is noticed (ISO 7064 MOD 37,36)."""

import re

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def check_character(text: str) -> str:
    """The ISO 7064 MOD 37,36 check character of the letters and digits in `text`."""
    total = 36
    for sign in re.sub(r"[^0-9A-Z]", "", text.upper()):
        total = (total + _ALPHABET.index(sign)) % 36 or 36
        total = total * 2 % 37
    return _ALPHABET[(37 - total) % 36]


def make_reference(register: str, year: int, number: int) -> str:
    """``DSI-CGB-2026-000123-K``: register, year, running number, check character."""
    stem = f"{register}-{year}-{number:06d}"
    return f"{stem}-{check_character(stem)}"


def is_reference(text: str) -> bool:
    """Whether the check character fits."""
    stem, _, check = text.strip().upper().rpartition("-")
    return bool(stem) and check == check_character(stem)


def creditor_reference(payload: str) -> str:
    """A structured creditor reference (ISO 11649) of letters and digits: ``RF``, two check digits, the payload."""
    return f"RF{98 - _number(payload + 'RF00') % 97:02d}{payload}"


def is_creditor_reference(text: str) -> bool:
    """Whether the check digits fit."""
    return bool(re.fullmatch(r"RF[0-9]{2}[0-9A-Z]{1,21}", text)) and _number(text[4:] + text[:4]) % 97 == 1


def _number(text: str) -> int:
    return int("".join(str(int(sign, 36)) for sign in text))
