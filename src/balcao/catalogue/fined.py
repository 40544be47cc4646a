"""What a department that imposes fines, or keeps part of a deposit, has to keep to, as a service's folder says it."""

from typing import Literal

from pydantic import Field, model_validator

from balcao.catalogue.parts import Confidence, Part, Trilingual


class Early(Part):
    """Who pays within `days` after the day of service pays `percent` of it, by that law."""

    days: int = Field(ge=1)
    percent: int = Field(ge=1, le=99)
    basis: Trilingual


class FineRule(Part):
    """How a fine is measured, and how and until when it is paid. Days count from the day after it was served.

    `amount` names the money question that says what the department intends; without an answer it is what is `usual` by
    the table `range`, which gives the `least` and `most` of the law in avos. Other fines imposed on the same holder by
    the same service within `repeat_months` are counted for it (`facts.fines.earlier`). `reminders` lie so many days
    after the last day to pay (negative: before); `enforced_after` so many it goes to enforced collection.
    """

    amount: str
    range_table: str = Field(alias="range")
    repeat_months: int = Field(default=12, ge=1)
    days: int = Field(ge=1)
    count: Literal["calendar", "working"] = "calendar"
    early: Early | None = None
    reminders: tuple[int, ...] = ()
    enforced_after: int = Field(ge=1)
    basis: Trilingual
    confidence: Confidence = "sourced"

    @model_validator(mode="after")
    def _in_order(self) -> "FineRule":
        if list(self.reminders) != sorted(set(self.reminders)):
            raise ValueError("`reminders` go from the first to the last, each once")
        if self.early and self.early.days > self.days:
            raise ValueError("`early` ends before the last day to pay")
        if self.reminders and self.reminders[-1] >= self.enforced_after:
            raise ValueError("the last reminder comes before `enforced_after`")
        return self


class KeepsRule(Part):
    """The questions by which a measure keeps a part of a deposit: how much is intended (`amount`, money), what was
    `found` when what the deposit stands for came back (a long text), on which day, and the `photos` of it."""

    amount: str
    found: str
    found_on: str
    photos: str
