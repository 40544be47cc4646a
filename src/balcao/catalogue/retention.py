"""How long cases are kept before they are archived, as dated data: `retention.yaml` beside the departments."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from balcao.catalogue.definition import Kind
from balcao.catalogue.loader import BadService, read_yaml
from balcao.catalogue.parts import Confidence, Part, Trilingual
from balcao.catalogue.types import Problem

FILE = "retention.yaml"


class RetentionRule(Part):
    """For which kinds of service and ends of a case (none named: every), and for how many years it is kept."""

    id: str
    kinds: tuple[Kind, ...] = ()
    states: tuple[Literal["granted", "refused", "shelved", "withdrawn"], ...] = ()
    years: int = Field(ge=1, le=200)
    basis: Trilingual
    confidence: Confidence


class RetentionTable(Part):
    """What holds from a day until the next table begins. The first rule that fits a case is its rule."""

    name: str
    since: date = Field(alias="from")
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
    tables = retention_in(root)
    return next((each for each in reversed(tables) if each.since <= day), tables[0])


def retention_in(root: Path) -> tuple[RetentionTable, ...]:
    """Every table, the earliest first.

    :raises BadService: if the file is missing or wrong.
    """
    path = root / FILE
    try:
        state = path.stat()
    except FileNotFoundError:
        raise BadService([Problem(path, "file", "is missing; add it")]) from None
    return _read(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=16)
def _read(path: Path, changed_ns: int, size: int) -> tuple[RetentionTable, ...]:
    written = read_yaml(path)
    if not isinstance(written, list) or not written:
        raise BadService([Problem(path, "file", "must list at least one table")])
    try:
        return tuple(sorted((RetentionTable.model_validate(each) for each in written), key=lambda each: each.since))
    except ValidationError as invalid:
        first = invalid.errors()[0]
        raise BadService([Problem(path, ".".join(map(str, first["loc"])), first["msg"])]) from None
