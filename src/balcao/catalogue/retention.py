"""How long cases are kept before they are archived, and recordings of visits, as dated data: `retention.yaml` beside
the departments."""

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from balcao.catalogue.dated_file import Dated, entries_of, holds_on
from balcao.catalogue.parts import Confidence, Kind, Part, Trilingual

FILE = "retention.yaml"


class RetentionRule(Part):
    """For which kinds of service and ends of a case (none named: every), for how many years it is kept before it is
    archived, and what becomes of it `after` so many years more: it is deleted, or kept for ever."""

    id: str
    kinds: tuple[Kind, ...] = ()
    states: tuple[Literal["granted", "refused", "shelved", "withdrawn"], ...] = ()
    years: int = Field(ge=1, le=200)
    then: Literal["keep", "delete"] = "keep"
    after: int = Field(default=0, ge=0, le=200)
    basis: Trilingual
    confidence: Confidence

    @model_validator(mode="after")
    def _after_what(self) -> "RetentionRule":
        if self.after and self.then == "keep":
            raise ValueError("`after` says when a case is deleted: add `then: delete`, or leave it out")
        return self

    @property
    def years_in_all(self) -> int:
        """After how many years a case that is deleted is deleted."""
        return self.years + self.after


class RecordingTerm(Part):
    """For how many days a recording of a visit by video is kept after the visit; then it is deleted."""

    days: int = Field(ge=1, le=3_650)
    basis: Trilingual
    confidence: Confidence


class RetentionTable(Dated):
    """What holds from a day until the next table begins. The first rule that fits a case is its rule. Without a term
    for `recordings` no visit is recorded."""

    name: str
    recordings: RecordingTerm | None = None
    rules: tuple[RetentionRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> "RetentionTable":
        names = [each.id for each in self.rules]
        if len(set(names)) < len(names):
            raise ValueError("give each rule another `id`")
        fit_all = [each.id for each in self.rules if not (each.kinds or each.states)]
        if fit_all != names[-1:]:
            raise ValueError("let the last rule, and no other, fit every case: without `kinds` and `states`")
        return self


def retention_on(root: Path, day: date) -> RetentionTable:
    """The table in force on that day; before the first, the first.

    :raises BadService: if the file is missing or wrong.
    """
    return holds_on(retention_in(root), day)


def retention_in(root: Path) -> tuple[RetentionTable, ...]:
    """Every table, the earliest first.

    :raises BadService: if the file is missing or wrong.
    """
    return entries_of(root / FILE, RetentionTable)
