"""What this room announces."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from balcao.foundation.bus.api import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgansFiled(Event):
    """An election was registered by a case; `seats` are rows with `body`, `post`, `bir`, names and `term_end`."""

    at: datetime
    reference: str
    holder_id: str
    elected_on: date
    effect_on: date
    term_end: date
    seats: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReachedOfficer(Event):
    """A case waits for an officer's decision; said again when it does so once more."""

    case_id: int
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessorTold(Event):
    """An assessor from outside is asked for points, or has few days left for them (`ends`)."""

    assessor_id: int
    ends: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseGranted(Event):
    """An application was granted, and everything that follows from it is done."""

    draft_id: int
    service_id: str
    holder_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClausesUsed(Event):
    """An officer wrote these clauses of their department about a case: number and version of each."""

    reference: str
    clauses: tuple[tuple[int, int], ...]
