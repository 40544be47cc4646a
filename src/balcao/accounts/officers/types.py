"""What passes the door about officers."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from balcao.kernel.actor import PostHeld
from balcao.kernel.texts import Text


class PostState(StrEnum):
    """Where a post stands on a day."""

    PROPOSED = "proposed"
    TO_COME = "to_come"
    IN_FORCE = "in_force"
    OVER = "over"
    ENDED = "ended"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostSummary:
    """A post in a list. `clearance` is a name; no `services` means all of the department."""

    post_id: int
    person_id: int
    name: str
    department: str
    duty: str
    services: tuple[str, ...]
    clearance: str
    since_on: date
    until_on: date
    state: PostState
    proposed_by: str
    proposed_at: datetime
    confirmed_by: str
    confirmed_at: datetime | None
    ended_by: str
    ended_at: datetime | None
    end_reason: str
    review_due_on: date
    may_confirm: bool

    def overdue(self, today: date) -> bool:
        """Whether somebody should look whether it is still needed."""
        return self.state is PostState.IN_FORCE and self.review_due_on <= today


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceSummary:
    """An absence in a list; `state` is proposed, to_come, in_force, over or ended."""

    absence_id: int
    person_id: int
    name: str
    substitute_id: int
    substitute: str
    department: str
    from_on: date
    until_on: date
    state: PostState
    may_confirm: bool
    may_end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Who works for a department on a day, and by which posts there."""

    person_id: int
    name: Text
    posts: frozenset[PostHeld]


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Someone who could stand in."""

    person_id: int
    name: str
    duties: tuple[str, ...]
