"""Vouchers that departments give to people, as data: `vouchers.yaml` beside the departments."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from balcao.catalogue.named_file import named
from balcao.catalogue.parts import Avos, Confidence, Part, Period, Trilingual

FILE = "vouchers.yaml"

Kinship = Literal["spouse", "parent", "child"]


class GivenTo(Part):
    """Who is given one: for whom the yes/no `field` of a register holds. Nothing else is asked."""

    register_id: str = Field(alias="register")
    field: str
    purpose: Trilingual


class Watched(Part):
    """From how many uses within so many `days` something is listed as unusual: of one provider at `night`, and of one
    voucher at the same provider (`again`)."""

    days: int = Field(default=30, ge=1, le=366)
    night: int = Field(default=3, ge=2)
    again: int = Field(default=4, ge=2)


class VoucherScheme(Part):
    """What is given to each, until when it is used, who takes it, and how a use is confirmed.

    `amount` and `most_per_use` are avos. Providers are whoever holds a licence of one of the kinds `taken_by`. A use is
    confirmed on the person's own screen: with a press (``screen``), or only by who signed in with a second factor
    (``second_factor``); with a paper card by its PIN, where there are `cards`. `passed_on` names to whom of the family.
    So many years (`kept_years`) after the year of the last day nobody can tell any more whose vouchers they were.
    """

    department: str
    duty: str
    name: Trilingual
    summary: Trilingual
    year: str
    amount: Avos = Field(gt=0)
    use: Period
    given_to: GivenTo
    taken_by: tuple[str, ...] = Field(min_length=1)
    most_per_use: Avos | None = Field(default=None, gt=0)
    confirm: Literal["screen", "second_factor"] = "screen"
    cards: bool = True
    passed_on: tuple[Kinship, ...] = ()
    settled: Literal["month", "week"] = "month"
    watched: Watched = Watched()
    kept_years: int = Field(default=5, ge=1, le=20)
    basis: Trilingual
    confidence: Confidence = "sourced"

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if self.use.until is None:
            raise ValueError("`use` says until when")
        return self

    @property
    def forgotten_on(self) -> date:
        """The day from which on nobody can tell any more whose vouchers they were."""
        return date(self.last_day.year + self.kept_years + 1, 1, 1)

    @property
    def last_day(self) -> date:
        """The last day on which it is used."""
        assert self.use.until is not None
        return self.use.until


def voucher_schemes(root: Path) -> Mapping[str, VoucherScheme]:
    """The schemes by their id, in the order of the file; none where there is no file.

    :raises BadService: if a scheme is not described as it must be.
    """
    return named(root / FILE, VoucherScheme)
