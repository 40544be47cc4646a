"""What this room announces."""

from dataclasses import dataclass
from datetime import date, datetime

from balcao.foundation.bus.api import Event
from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeOpened(Event):
    """A notice was opened for the first time; `served_on` is when it counts as received, None without legal effect."""

    notice_id: int
    holder_id: str
    case_reference: str
    opened_at: datetime
    served_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPosted(Event):
    """A legal notice to someone not registered for electronic ones went out by post; it counts as received on
    `served_on`."""

    notice_id: int
    served_on: date | None
    case_reference: str
    posted_on: date
    tracking: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterReturned(Event):
    """The post brought a letter back; how else to reach its addressee is for the officer to decide."""

    notice_id: int
    case_reference: str
    returned_on: date
    reason: Text
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceMoved(Event):
    """The day on which a notice about a case counts as received moved, because the working days changed."""

    notice_id: int
    case_reference: str
    before: date
    until: date
    day: date
    closed: bool
    reason: Text
    at: datetime
