"""What passes the door."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text

type Span = tuple[datetime, datetime]


class ActivityState(StrEnum):
    """Where an activity is; worked out from its moments."""

    COMING = "coming"
    """Published; one enrols later."""
    OPEN = "open"
    CLOSED = "closed"
    """One enrols no more, and it is not over yet."""
    OVER = "over"
    CALLED_OFF = "called_off"

    @property
    def tag(self) -> str:
        """The colour of its tag on every page."""
        return {"coming": "blue", "open": "green", "closed": "yellow", "over": "grey"}.get(self.value, "red")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What a case publishes: of whom, by which services, under which title, when and where, for whom and how many.

    `scopes` are the names under which somebody may be mandated for it; `fee` is in avos; by first come so many may wait
    as are `waiting`. The fees go on to the holder `remits_after` days after it is over; None: they do not.
    """

    case_reference: str
    holder_id: str
    department: str
    duty: str
    service_id: str
    enrolled_by: str
    scopes: tuple[str, ...]
    organiser: Text
    title: Text
    about: str
    place: str
    spans: tuple[Span, ...]
    by_draw: bool
    quota: int
    waiting: int
    opens_at: datetime
    closes_at: datetime
    age_min: int | None
    age_max: int | None
    fee: int
    grant_reference: str
    remits_after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remitted:
    """A sum that goes on to the organiser, or below nothing one they pay back; `done_at` None until it moved."""

    amount: int
    made_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fees:
    """The fees of an activity as its organiser sees them, in avos: what was `paid`, what of it went or is going `back`,
    and the `sums` that came of it. Before `due_on` there are none, and nothing is counted."""

    due_on: date
    counted: bool
    paid: int
    back: int
    sums: tuple[Remitted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityView:
    """An activity as anyone may know it. `left` are places that nobody has; before a draw nobody has any.

    `why` says why it was changed (`revision` counts how often) or called off; `gave_back` how many enrolled and are not
    in it any more; `may_wait` how many more may; `came` is how many were ticked off, None while nobody was.
    """

    number: str
    holder_id: str
    department: str
    service_id: str
    enrolled_by: str
    organiser: Text
    title: Text
    about: str
    place: str
    spans: tuple[Span, ...]
    by_draw: bool
    quota: int
    opens_at: datetime
    closes_at: datetime
    age_min: int | None
    age_max: int | None
    fee: int
    grant_reference: str
    published_at: datetime
    changed_at: datetime
    revision: int
    state: ActivityState
    why: str
    placed: int
    waiting: int
    gave_back: int
    may_wait: int
    drawn: bool
    came: int | None

    @property
    def first_day(self) -> date:
        """The day on which it begins."""
        return macau_date(self.spans[0][0])

    @property
    def left(self) -> int:
        """Places nobody has yet."""
        return max(0, self.quota - self.placed)

    @property
    def no_room(self) -> bool:
        """Whether, by first come, neither a place nor a place on the list is left."""
        return not self.by_draw and not self.left and not self.may_wait

    @property
    def may_enrol(self) -> bool:
        """Whether somebody can enrol now, with a place or for the draw or the list."""
        return self.state is ActivityState.OPEN
