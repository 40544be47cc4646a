"""A large table read and written a few rows at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from balcao.formkit.api import Fault

type Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowEdit:
    """What somebody wrote into the cells of one row. `place` counts from 0; `seen` is the row as they saw it, None
    for a new row after the last; `cells` are texts by column."""

    place: int
    seen: Row | None
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TablePart:
    """Some rows by their places, with what is wrong in each; of a table of so many rows, at that version."""

    total: int
    version: int
    rows: Mapping[int, Row]
    faults: Mapping[int, list[Fault]]
    conflicts: tuple[int, ...] = ()
    """Rows that somebody else changed meanwhile: they stayed as they are."""
