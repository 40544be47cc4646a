"""What passes the door."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from balcao.kernel.texts import Text


class DeadlineKind(StrEnum):
    """What a day means."""

    LICENCE_ENDS = "licence_ends"
    OBLIGATION_DUE = "obligation_due"
    SUPPLEMENT_DUE = "supplement_due"
    HEARING_DUE = "hearing_due"
    APPOINTMENT = "appointment"
    BOOKING = "booking"
    """A venue is theirs from then on."""
    ACTIVITY = "activity"
    """One has a place in it."""
    DECISION_BY = "decision_by"
    """The government's own term."""
    SIGN_BY = "sign_by"
    TERM_ENDS = "term_ends"
    REPORT_DUE = "report_due"
    VOUCHER_ENDS = "voucher_ends"
    DECLARE_FROM = "declare_from"
    DECLARE_BY = "declare_by"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A day in Macao (included), or with `starts_at` a moment and its `minutes`. `key` stays while the thing does.

    `name` is what it is about (nothing for the end of a term), `reference` its number if it has one, `path` our
    page where one acts.
    """

    kind: DeadlineKind
    key: str
    day: date
    name: Text
    reference: str
    path: str
    starts_at: datetime | None = None
    minutes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """A feed as its person sees it; the address itself is shown once, when it is made."""

    id: int
    language: str
    made_at: datetime
    last_read_on: date | None
