"""What the pages are told."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from balcao.kernel.texts import Text


class FollowUpState(StrEnum):
    """How a follow-up stands; it is worked out, never kept."""

    OPEN = "open"
    BEGUN = "begun"
    LODGED = "lodged"
    DECLINED = "declined"
    GONE = "gone"
    """The service is not on offer any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpView:
    """A service put before a holder: `why`, since which day, and what became of it.

    `after` is the application it follows, where it follows one; `licence_number` the licence it would be about.
    """

    follow_up_id: int
    service_id: str
    service: Text
    why: Text
    after: str
    licence_number: str
    since: date
    state: FollowUpState
    draft_id: int | None
