"""What an order's matter costs on the day it is paid. Whoever owes the matter registers how it is worked out."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from balcao.payments.types import Line, PlanTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What is due, line by line, without lines nothing; `blocked` names the text that says why it cannot be paid now,
    empty if it can. `parts` says how it may be paid in parts, None if it may not. While it `waits` it may be paid, but
    need not be: parts are not reminded of, and not called."""

    lines: tuple[Line, ...]
    blocked: str = ""
    parts: PlanTerms | None = None
    waits: bool = False


type Pricer = Callable[[int, datetime], Quote | None]
"""Answers for the number of a matter what is due at a moment; None where the order stands as it was placed."""

_pricers: dict[str, Pricer] = {}


def priced(kind: str) -> Callable[[Pricer], Pricer]:
    """Have a function say what matters of that kind cost: those whose subject is ``<kind>:<number>``."""

    def register(function: Pricer) -> Pricer:
        _pricers[kind] = function
        return function

    return register


def quote(*, subject: str, at: datetime) -> Quote | None:
    """What is due for a subject at that moment; None where what was placed stands."""
    kind, _, number = subject.partition(":")
    pricer = _pricers.get(kind)
    return pricer(int(number), at) if pricer is not None and number.isdecimal() else None


def written(line: Line) -> dict[str, Any]:
    """A line as an order keeps it."""
    return {name: dict(value) if hasattr(value, "keys") else value for name, value in asdict(line).items()}
