"""What this room announces."""

from dataclasses import dataclass
from datetime import date, datetime

from balcao.foundation.bus.api import Event
from balcao.kernel.texts import Text
from balcao.licences.types import ChangeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceChanged(Event):
    """Something happened to a licence that its holder must know.

    `kind` is what; `annulled` says that it is taken back. `was_held_by` is the holder before it, `holder_id` after it.
    """

    number: str
    name: Text
    kind: ChangeKind
    annulled: bool
    holder_id: str
    was_held_by: str
    department: str
    case_reference: str
    reason: Text
    holds_from: date
    holds_until: date | None
    change_id: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceEnding(Event):
    """A licence ends in so many days, and it is time to say so: `days` is which of the kind's reminders this is."""

    number: str
    kind: str
    name: Text
    holder_id: str
    department: str
    valid_until: date
    days: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceExpired(Event):
    """The last day of a licence, `valid_until`, is over; it may still be renewed until `cure_until`, the same day where
    there is no cure period. `case_reference` is the case by which it last changed, if there was one."""

    number: str
    kind: str
    name: Text
    holder_id: str
    department: str
    valid_until: date
    cure_until: date
    case_reference: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationOverdue(Event):
    """A holder let the day of an obligation pass."""

    number: str
    name: Text
    obligation: Text
    obligation_id: int
    holder_id: str
    department: str
    due_on: date
    suspends: bool
    at: datetime
