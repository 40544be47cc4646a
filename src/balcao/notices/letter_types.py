"""What passes the door of letters that go by post."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from balcao.kernel.texts import Text


class ReturnReason(StrEnum):
    """Why the post brought a letter back."""

    UNKNOWN = "unknown"
    MOVED = "moved"
    UNCLAIMED = "unclaimed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintRunSummary:
    """So many letters in one PDF, once it is `ready`."""

    id: int
    asked_at: datetime
    count: int
    ready: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSummary:
    """A notice that goes, or went, out by post. `printed`: its PDF is made; `posted_on` None until posted,
    `returned_on` unless it came back. `to_heirs`: the addressee has died."""

    notice_id: int
    holder: Text
    to_heirs: bool
    department: str
    subject: Text
    case_reference: str
    sent_at: datetime
    printed: bool
    posted_on: date | None
    tracking: str
    posted_by: str
    returned_on: date | None
    return_reason: ReturnReason | None
