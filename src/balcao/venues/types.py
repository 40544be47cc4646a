"""What passes the door."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text

type Span = tuple[datetime, datetime]
"""When a slot begins and when it ends."""


class BookingState(StrEnum):
    """How slots stand that are somebody's."""

    HELD = "held"
    BOOKED = "booked"
    BLOCKED = "blocked"
    ENDED = "ended"


class Why(StrEnum):
    """Why slots are free again."""

    EXPIRED = "expired"
    """They were held too long."""
    DROPPED = "dropped"
    """Others were chosen, or the draft was thrown away."""
    NOT_GRANTED = "not_granted"
    CALLED_OFF = "called_off"
    """By whoever had booked them."""
    BY_DEPARTMENT = "by_department"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingView:
    """Slots that one holder has, or a department blocks: then there is no holder, and `note` says why."""

    id: int
    venue: str
    state: BookingState
    spans: tuple[Span, ...]
    holder_id: str
    draft_id: int | None
    case_reference: str
    held_until: datetime | None
    note: str
    sequence: int
    changed_at: datetime

    @property
    def first_day(self) -> date:
        """The day of the first slot, in Macao."""
        return macau_date(self.spans[0][0])


class SlotState(StrEnum):
    """What a slot is to who asks: theirs, another's, or to be had. `CLOSED` is what nobody can have that day."""

    FREE = "free"
    MINE = "mine"
    TAKEN = "taken"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A slot of a venue, and how it stands."""

    begins_at: datetime
    ends_at: datetime
    state: SlotState


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySlots:
    """The slots of a day; where none can be had that day, `closed` says why in words, or `too_soon` or `too_far`."""

    day: date
    slots: tuple[Slot, ...]
    closed: Text | None = None
    holiday: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSlot:
    """A slot as the department sees it, with the booking that has it."""

    begins_at: datetime
    ends_at: datetime
    booking: BookingView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskDay:
    """A day of a venue at the desk."""

    day: date
    slots: tuple[DeskSlot, ...]
    closed: Text | None
    holiday: bool
