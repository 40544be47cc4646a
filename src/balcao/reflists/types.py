"""Lists as they pass the door."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from balcao.kernel.texts import Text
from balcao.reflists.rows import Row, RowFault


@dataclass(frozen=True, slots=True, kw_only=True)
class ListSummary:
    """A list. `number` and `rows` are of the version in force, None and 0 where there is none; `waits` is the number of
    the one that waits for a second person; `problem` why its address could not be read."""

    list_id: str
    department: str
    name: Text
    above: str
    number: int | None
    rows: int
    waits: int | None
    url: str
    asked_at: datetime | None
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """A version. `state` is ``waiting``, ``in_force``, ``coming``, ``earlier`` or ``returned``."""

    number: int
    state: str
    rows: int
    since_on: date
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    note: str
    url: str
    fetched: bool
    repeats: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How the rows of a version differ from those in force: `changed` are each before and after. `faults` keep it from
    being published."""

    added: tuple[Row, ...]
    changed: tuple[tuple[Row, Row], ...]
    removed: tuple[Row, ...]
    faults: tuple[RowFault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A list with its versions, the newest first, and the source of the newest that was not put back."""

    summary: ListSummary
    versions: tuple[VersionView, ...]
    mapped: Mapping[str, str] = field(default_factory=dict)
    items: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPage:
    """A version beside the list it is of. `own`: the actor stands behind its proposal."""

    summary: ListSummary
    view: VersionView
    comparison: Comparison
    own: bool
