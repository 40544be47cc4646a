"""What passes the door."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from balcao.kernel.texts import Text


class OutageState(StrEnum):
    """Where an outage is; worked out from its moments."""

    COMING = "coming"
    ON = "on"
    OVER = "over"
    WITHDRAWN = "withdrawn"


class TermsState(StrEnum):
    """What becomes of terms that end in an outage."""

    STAY = "stay"
    """It is too short to move any."""
    WAIT = "wait"
    """A second officer has not answered yet; none of them runs out meanwhile."""
    MOVE = "move"
    RETURNED = "returned"
    """A second officer found that they do not move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageView:
    """An outage as anyone may know it. A `department` without `service_id` is all of it; without both, everything.

    `ends_at` is None while nobody knows the end.
    """

    outage_id: int
    department: str
    service_id: str
    planned: bool
    begins_at: datetime
    ends_at: datetime | None
    words: Text
    works: Text
    announced_at: datetime
    state: OutageState

    def covers(self, *, department: str, service_id: str) -> bool:
        """Whether it closes that service of that department."""
        return self.department in ("", department) and self.service_id in ("", service_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageAtDesk:
    """The same for whoever may change it, with what becomes of terms.

    `asked_by` is whose order waits and `asked_until` the end it names; `may_confirm` whether the reader may be the
    second; `confirmed_by` who was.
    """

    view: OutageView
    announced_by: str
    terms: TermsState
    asked_by: str
    asked_until: datetime | None
    may_confirm: bool
    confirmed_by: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Terms of a service, a department or everything that end from a day on, up to another, do not run out yet."""

    department: str
    service_id: str
    since: date
    until: date | None

    def holds(self, *, department: str, service_id: str, day: date) -> bool:
        """Whether that is one of them."""
        return (
            self.department in ("", department)
            and self.service_id in ("", service_id)
            and self.since <= day
            and (self.until is None or day <= self.until)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """For what an officer tells of outages: everything, whole departments, single services."""

    everything: bool
    departments: tuple[str, ...]
    services: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.everything or bool(self.departments or self.services)
