"""What people type about themselves, read as registers write it."""

import re
from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from balcao.accounts.cards import card_number
from balcao.accounts.types import OpeningKind


def read_number(typed: str, kind: OpeningKind | None = None) -> str:
    """The number of an identity card, ``1234567(8)``, or of a non-resident's card, ``21345678``; empty if neither.

    Without a kind, the first figure tells: those of residents begin with 1, 5 or 7.
    """
    card = card_number(typed.strip())
    resident = card[:1] in tuple("157")
    if kind is OpeningKind.NON_RESIDENT or (kind is None and not resident):
        return "".join(sign for sign in card if sign.isdigit())
    return card if resident else ""


def read_phone(typed: str) -> str:
    """A phone that takes text messages: ``+85366001234``; empty if it is none. Eight figures mean Macao."""
    text = re.sub(r"[\s().-]", "", typed)
    if re.fullmatch(r"6\d{7}", text):
        return f"+853{text}"
    text = f"+{text[2:]}" if text.startswith("00") else text
    return text if re.fullmatch(r"\+[1-9]\d{6,14}", text) else ""


def read_mail(typed: str) -> str:
    """A mail address; empty if it is none."""
    try:
        validate_email(typed)
    except ValidationError:
        return ""
    return typed


def read_day(sent: Mapping[str, str], name: str) -> date | None:
    """A day typed as day, month, year; None if it is none."""
    try:
        return date(*(int(sent.get(f"{name}-{part}", "").strip()[:4]) for part in ("year", "month", "day")))
    except ValueError:
        return None


def masked_phone(phone: str) -> str:
    """``+853 ••••1234``."""
    return f"{phone[:4]} ••••{phone[-4:]}" if phone else ""
