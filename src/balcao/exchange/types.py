"""What passes the door."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from balcao.kernel.texts import Text

type ReplyState = Literal["answered", "unknown", "unreachable"]


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of one register: why, on which legal basis, and for which fields. Nothing else is kept."""

    register: str
    purpose: Text
    basis: Text
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a register said.

    `answered`: `facts` holds those of the asked fields it has. `unknown`: it has no such person or entity, or
    the holder has no number there. `unreachable`: it was down, too slow, or talked nonsense; `facts` is empty.
    """

    register: str
    state: ReplyState
    facts: dict[str, Any]
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Message:
    """What one department is told: `content` is JSON; `key` makes saying it twice the same as saying it once."""

    department: str
    content: dict[str, Any]
    key: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message to another department: on its way, or arrived."""

    department: str
    state: Literal["waiting", "delivered"]
    delivered_at: datetime | None
