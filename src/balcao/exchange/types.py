"""What passes the door."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from balcao.entities.api import EntityKind
from balcao.kernel.texts import Text

type ReplyState = Literal["answered", "unknown", "unreachable"]


@dataclass(frozen=True, slots=True)
class EntryName:
    """An entity by its kind and its number in the register of that kind."""

    kind: EntityKind
    number: str


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of one register: why, on which legal basis, and for which fields. Nothing else is kept.

    With `about` the entry of that entity is asked for, in one shape for every kind, instead of the holder's facts.
    """

    register: str
    purpose: Text
    basis: Text
    fields: tuple[str, ...]
    about: EntryName | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a register said.

    `answered`: `facts` holds those of the asked fields it has. `unknown`: it has no such person or entity, the
    holder has no number there, or the entry asked about does not name the person who asks. `unreachable`: it was
    down, too slow, or talked nonsense; `facts` is empty.
    """

    register: str
    state: ReplyState
    facts: dict[str, Any]
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries found in a register, by their number; `more`: there are others."""

    state: ReplyState
    found: dict[str, dict[str, Any]]
    more: bool = False


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
