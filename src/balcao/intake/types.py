"""What passes the door."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from balcao.kernel.texts import Text


class EntryState(StrEnum):
    """How an entry stands."""

    WAITING = "waiting"
    PLACED = "placed"
    LEFT = "left"
    """Withdrawn or refused: its place is another's."""
    OVER = "over"
    """The list moves up no more."""


class RoundState(StrEnum):
    """Where a round is; worked out from its moments."""

    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"
    """Closed, and not drawn or ranked yet."""
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundView:
    """A round as anyone may know it. `placed` have a place, `waiting` do not yet, `entries` are both.

    `seed` is empty until the draw; `proposed_by` is the officer who waits for a second one.
    """

    service_id: str
    round_id: str
    service: Text
    department: str
    by_draw: bool
    by_ranking: bool
    quota: int
    opens_at: datetime
    closes_at: datetime
    draws_at: datetime | None
    drawn_at: datetime | None
    ranked_at: datetime | None
    state: RoundState
    entries: int
    placed: int
    waiting: int
    seed_sha256: str
    list_sha256: str
    seed: str
    proposed_by: str = ""
    mine: bool = False

    @property
    def left(self) -> int:
        """Places nobody has yet."""
        return max(0, self.quota - self.placed)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundCount:
    """How many are in a round: `placed` have a place, `waiting` do not yet, `left` gave theirs back or got none; so
    many more `may_wait`, by first come."""

    placed: int
    waiting: int
    left: int
    may_wait: int
    drawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """An entry as those see it who may know the application."""

    case_reference: str
    holder_id: str
    ticket: str
    state: EntryState
    rank: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an application stands in its round: its `ticket`, whether it has a place, and which place on the list it is.

    `ahead` are those on the list before it, None before the draw or ranking, or where it does not wait.
    """

    round: RoundView
    ticket: str
    state: EntryState
    rank: int | None
    ahead: int | None
