"""What passes the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from balcao.accounts.api import FullName
from balcao.entities.api import Action, SeatSummary
from balcao.kernel.texts import Text


class CopyState(StrEnum):
    """How the last reading of the register went."""

    NEVER = "never"
    READ = "read"
    UNKNOWN = "unknown"
    UNREACHABLE = "unreachable"
    UNREADABLE = "unreadable"
    BEHIND = "behind"


class Answer(StrEnum):
    """What became of a question of a handover. `LAPSED`: nobody answered in time."""

    OPEN = ""
    KEPT = "kept"
    ENDED = "ended"
    GIVEN = "given"
    LEFT_OUT = "left_out"
    LAPSED = "lapsed"


class ObjectionState(StrEnum):
    """Where an objection stands."""

    OPEN = "open"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An association in a list."""

    number: str
    names: Text
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Who holds a seat. `disputed`: they object to it, shown only to those who may know."""

    seat: SeatSummary
    name: FullName
    disputed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Organ:
    """An organ with its members, the president first."""

    body: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgansView:
    """The organs of an association on a day. `read_on`: when the copy was last compared with the register."""

    entity_id: int
    number: str
    names: Text
    status: str
    on: date
    organs: tuple[Organ, ...]
    elected_on: date | None
    read_at: datetime | None
    copy_state: CopyState
    source: str
    reference: str


@dataclass(frozen=True, slots=True)
class OrganWarning:
    """Something about an organ that the law usually wants otherwise; `key` names the text, `values` fill it."""

    body: str
    key: str
    values: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TermState:
    """How the term of those who bind the association stands. `days_left` is negative after the end."""

    state: Literal["none", "running", "soon", "over"]
    last_day: date | None
    days_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverQuestion:
    """Who should keep acting? `leaving`: a mandate that ends on `ends_on`; otherwise one that is proposed."""

    item_id: int
    person_id: int
    name: FullName
    leaving: bool
    actions: tuple[Action, ...]
    post: str
    ends_on: date | None
    answer: Answer
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverView:
    """The questions that a change of the organs asks, from the day it takes effect."""

    effect_on: date
    reference: str
    questions: tuple[HandoverQuestion, ...]
    may_answer: bool

    @property
    def open(self) -> bool:
        """Whether something waits for an answer."""
        return any(question.answer in (Answer.OPEN, Answer.LAPSED) for question in self.questions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post that a person holds or held, with what became of their objection to it."""

    seat: SeatSummary
    entity: Text
    running: bool
    may_object: bool
    objection: str = ""
    objection_state: ObjectionState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionView:
    """An objection to a post. `papers` are file records; `answer` is what the association said."""

    number: str
    seat: SeatSummary
    entity: Text
    register_no: str
    person: FullName
    reason: str
    papers: tuple[Mapping[str, Any], ...]
    made_at: datetime
    heard_at: datetime | None
    answer_until: date | None
    answer: str
    answered_at: datetime | None
    state: ObjectionState
    decided_at: datetime | None
    decided_by: str
    decision: str
    may_uphold: bool
