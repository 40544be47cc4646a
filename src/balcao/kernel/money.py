"""Money is an integer number of avos; 100 avos make one pataca (MOP)."""

import re
from decimal import ROUND_HALF_UP, Decimal


def mop(patacas: int | str | Decimal) -> int:
    """Avos of an amount in patacas: ``mop("12.50") == 1250``."""
    return int((Decimal(patacas) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def percent(avos: int, share: int | str | Decimal) -> int:
    """That share (in per cent) of an amount, rounded half up to the avo."""
    return int((Decimal(avos) * Decimal(share) / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def format_mop(avos: int, language: str = "zh-Hant") -> str:
    """An amount for people: ``MOP 1,234.50`` (``MOP 1.234,50`` in Portuguese)."""
    sign = "-" if avos < 0 else ""
    whole, cents = divmod(abs(avos), 100)
    text = f"{whole:,}.{cents:02d}"
    if language == "pt":
        text = text.translate(str.maketrans(",.", ".,"))
    return f"MOP {sign}{text}"


def typed_mop(text: str) -> int | None:
    """Avos of an amount as people type it (``120``, ``1,200.5``, ``1.200,50``); None if it is none.

    The last point or comma before one or two digits parts the avos off; others only group.
    """
    found = re.fullmatch(r"([0-9][0-9., ]*?)(?:[.,]([0-9]{1,2}))?", text.strip())
    if found is None or len(text) > 20:
        return None
    whole = re.sub(r"[., ]", "", found.group(1))
    return int(whole) * 100 + int((found.group(2) or "0").ljust(2, "0"))
