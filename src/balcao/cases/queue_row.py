"""A line of a list at the desk."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from balcao.cases.sorting import LabelShown, Pressing
from balcao.cases.types import CaseState


class CaseLine(NamedTuple):
    """What a list reads of a case, column by column: a list of fifty needs no fifty whole cases."""

    reference: str
    version_id: int
    service_id: str
    department: str
    holder_id: str
    state: str
    lodged_at: datetime
    deadline_at: datetime | None
    overdue: bool
    complexity: int
    urgent_reason: str
    labels: list[int]
    assignee_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """A case in an officer's queue; `pressing` says why it stands where it does, while there is something to decide.
    `mine` are also those of an absent colleague for whom the officer stands in; then `in_substitution`."""

    reference: str
    version_id: int
    service_id: str
    department: str
    holder_id: str
    holder_name: str
    state: CaseState
    lodged_at: datetime
    deadline_on: date | None
    days_left: int | None
    overdue: bool
    assignee: str
    assignee_id: int | None
    mine: bool
    in_substitution: bool
    urgent_reason: str
    labels: tuple[LabelShown, ...]
    pressing: Pressing | None
