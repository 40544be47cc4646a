"""That a service hires out places: which, how long before, for how many slots, and what calling off gives back."""

from collections.abc import Sequence
from typing import Self

from pydantic import Field, model_validator

from balcao.catalogue.parts import Confidence, Part


class CalledOff(Part):
    """Who calls off at least so many `days` before the first slot has `percent` of what the hire costs back."""

    days: int = Field(ge=0, le=365)
    percent: int = Field(ge=0, le=100)


def in_order(called_off: Sequence[CalledOff]) -> None:
    """Raise `ValueError` unless they begin with the most days."""
    if [each.days for each in called_off] != sorted({each.days for each in called_off}, reverse=True):
        raise ValueError("`called_off` begins with the most days, each number once")


def share_back(called_off: Sequence[CalledOff], days: int) -> int:
    """The percentage that goes back so many days before: that of the first which fits."""
    return next((each.percent for each in called_off if days >= each.days), 0)


class Booking(Part):
    """Slots of one of the `venues` are held while the application is finished, and booked once it is lodged.

    A slot can be had from `notice` days after the day on which one asks (working days with `working`) to so many days
    `ahead`; with `month_before`, those of next month until that day of this one. One application has at most so many
    `slots`, held for so many minutes (`hold`). Of `called_off` the first that fits counts, nothing goes back without
    one; a deposit always does.
    """

    venues: tuple[str, ...] = Field(min_length=1)
    notice: int = Field(default=1, ge=0, le=365)
    working: bool = False
    ahead: int = Field(default=90, ge=1, le=730)
    month_before: int | None = Field(default=None, ge=1, le=28)
    slots: int = Field(default=10, ge=1, le=100)
    hold: int = Field(default=30, ge=5, le=1440)
    called_off: tuple[CalledOff, ...] = ()
    confidence: Confidence = "sourced"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.notice > self.ahead:
            raise ValueError("`notice` lies beyond `ahead`")
        in_order(self.called_off)
        return self

    def held(self, *, easy: bool = False) -> int:
        """So many minutes slots are held; twice as many for whom the easy view is shown."""
        return self.hold * (2 if easy else 1)

    def back(self, days: int) -> int:
        """The percentage of the fee that goes back so many days before the first slot."""
        return share_back(self.called_off, days)


FACTS = frozenset(
    {"venue", "fee_class", "capacity", "equipment", "insurance", "times", "first_day", "last_day", "hours", "slots"}
)
"""What a form knows of what is held, as ``facts.booking.<name>``: `venue` its id, `times` the slots in figures, `hours`
altogether, begun ones included."""
