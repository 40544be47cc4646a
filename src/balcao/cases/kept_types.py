"""What passes the door about parts of deposits that are kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from balcao.kernel.texts import Text


class KeptState(StrEnum):
    """Intended until it is decided; then kept, or left to its holder; back when what was kept is taken back."""

    INTENDED = "intended"
    KEPT = "kept"
    LEFT = "left"
    BACK = "back"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptView:
    """What is kept of a deposit, as its holder and its officer see it. Amounts in avos: `held` was paid, `amount` is
    intended or decided, `kept` is kept now and `back` went back or is on its way.

    `found` is what an officer found on `found_on`, with `photos` as files; `hire` the case that the deposit is for.
    """

    state: KeptState
    held: int
    least: int
    most: int
    amount: int
    heard: int | None
    kept: int
    back: int
    title: Text
    hire: str
    found: str
    found_on: date | None
    photos: tuple[Mapping[str, Any], ...]
    law: tuple[Text, ...]
