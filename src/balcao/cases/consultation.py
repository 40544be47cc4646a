"""What passes the door about opinions of other departments."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class OpinionKind(StrEnum):
    """What another department thinks."""

    FAVOURABLE = "favourable"
    CONDITIONS = "conditions"
    UNFAVOURABLE = "unfavourable"
    NONE = "none"


class Silence(StrEnum):
    """What it means that a department did not answer in time: nothing, an opinion, or that chiefs must see to it."""

    NOTED = "noted"
    FAVOURABLE = "favourable"
    UNFAVOURABLE = "unfavourable"
    ESCALATE = "escalate"


@dataclass(frozen=True, slots=True)
class OpinionView:
    """Another department's opinion; `kind` is empty while it is awaited, `conditions` are one a line.

    `counts_as` is what it comes to where silence counts as an opinion. `escalated`: its term is over and chiefs of
    the deciding department may go on without it.
    """

    id: int
    department: str
    asked_at: datetime
    due_on: date
    silence: Silence
    binding: bool
    kind: str
    counts_as: str
    text: str
    conditions: str
    escalated: bool
    given_at: datetime | None
    given_by: str

    @property
    def open(self) -> bool:
        """Whether it is still awaited."""
        return self.given_at is None
