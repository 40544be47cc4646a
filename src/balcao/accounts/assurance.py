"""How surely a session knows its person."""

from collections.abc import Mapping, Sequence
from typing import Any

STRONG_METHODS = frozenset({"mfa"})
FRESH_SECONDS = 15 * 60
"""A strong factor counts for level 3 this long."""
PHONE = "phone"
"""Signed in on a computer by the phone: what the phone proved, one step away."""
FOREIGN = "foreign"
"""Signed in with another territory's e-ID: what that source proved, never more than level 2."""
SUBSTITUTES = frozenset({"recovery_codes"})
"""They stand in for a factor that was lost and prove no more than level 2."""

type Proof = Mapping[str, Any]


def assurance_of(methods: Sequence[Proof], *, now_seconds: float) -> int:
    """The level of a session from how and when its person proved themself (allauth's records)."""
    if not any(_is_second(record) for record in methods):
        return 1
    return 3 if now_seconds <= fresh_until(methods) else 2


def fresh_until(methods: Sequence[Proof]) -> float:
    """Until when a session is of level 3, in seconds; 0 for one that never was."""
    strong = [
        float(record.get("at", 0))
        for record in methods
        if record.get("method") in STRONG_METHODS and record.get("type") not in SUBSTITUTES
    ]
    return max(strong) + FRESH_SECONDS if strong else 0


def _is_second(record: Proof) -> bool:
    if record.get("method") == FOREIGN:
        return int(record.get("level", 1)) >= 2
    return record.get("method") in (*STRONG_METHODS, PHONE)


def own_proofs(methods: Sequence[Proof]) -> list[Proof]:
    """What was shown to us in this very browser."""
    return [record for record in methods if record.get("method") not in (PHONE, FOREIGN)]
