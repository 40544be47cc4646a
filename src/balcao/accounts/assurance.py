"""How surely a session knows its person."""

from collections.abc import Mapping, Sequence
from typing import Any

STRONG_METHODS = frozenset({"mfa"})
FRESH_SECONDS = 15 * 60
"""A strong factor counts for level 3 this long."""


def assurance_of(methods: Sequence[Mapping[str, Any]], *, now_seconds: float) -> int:
    """The level of a session from how and when its person proved themself (allauth's records)."""
    strong = [
        float(record.get("at", 0))
        for record in methods
        if record.get("method") in STRONG_METHODS or record.get("passwordless")
    ]
    if not strong:
        return 1
    return 3 if now_seconds - max(strong) <= FRESH_SECONDS else 2
