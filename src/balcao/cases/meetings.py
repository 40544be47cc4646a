"""What passes the door about appointments."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from balcao.cases.failures import BadTimes
from balcao.kernel.clock import MACAU
from balcao.kernel.texts import LANGUAGES, Text, pick


class AppointmentKind(StrEnum):
    """Where one meets."""

    VISIT = "visit"
    COUNTER = "counter"
    VIDEO = "video"
    PHONE = "phone"


class AppointmentState(StrEnum):
    """Where an appointment stands; `missed`: the applicant did not come, or let nobody in."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    CANCELLED = "cancelled"
    HELD = "held"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentView:
    """A meeting as both sides see it; `times` are to choose from while the other side is to answer; `step`
    is that of the process before which one has to come, `booked_at` the place that was chosen for it."""

    id: int
    reference: str
    kind: AppointmentKind
    state: AppointmentState
    by_applicant: bool
    times: tuple[datetime, ...]
    starts_at: datetime | None
    minutes: int
    place: str
    link: str
    note: str
    sequence: int
    changed_at: datetime
    step: str = ""
    booked_at: Text = field(default_factory=dict)

    def where(self, language: str) -> str:
        """The place in the reader's language, where it is one of the known places."""
        return pick(self.booked_at, language) if self.booked_at else self.place

    @property
    def live(self) -> bool:
        """Whether it is still to come or to be agreed."""
        return self.state in {AppointmentState.PROPOSED, AppointmentState.AGREED}


def place_in_words(name: Text, address: Text) -> dict[str, str]:
    """A place with its address, in every language."""
    return {language: f"{pick(name, language)}, {pick(address, language)}" for language in LANGUAGES}


def times_written(rows: Iterable[tuple[str, str]]) -> tuple[datetime, ...]:
    """The moments that rows of an ISO day and a time of day in Macao name; empty rows do not count.

    :raises BadTimes: for a row that is no moment.
    """
    found = []
    for day, hour in rows:
        if not day.strip() and not hour.strip():
            continue
        try:
            found.append(datetime.combine(date.fromisoformat(day.strip()), time.fromisoformat(hour.strip()), MACAU))
        except ValueError:
            raise BadTimes from None
    return tuple(found)
