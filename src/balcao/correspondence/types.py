"""What passes the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class SeenBy:
    """Who of the other side saw a message first when."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """A message; `side` is applicant or office, `for_name` the absent officer in whose place it was written.
    `filed`: which of the files, by SHA-256, are papers of the case, and who put them there."""

    id: int
    at: datetime
    side: str
    who: str
    for_name: str
    text: str
    files: tuple[Mapping[str, Any], ...]
    filed: Mapping[str, str]
    seen: tuple[SeenBy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadView:
    """A topic with its messages, oldest first; `waits_for` a side until `due_on`, or nobody."""

    id: int
    topic: str
    waits_for: str
    due_on: date | None
    messages: tuple[MessageView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """Everything written about a case, for its officer; `language` is the applicant's."""

    reference: str
    version_id: int
    holder_name: str
    language: str
    threads: tuple[ThreadView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingThread:
    """A topic in which an applicant waits for the office."""

    reference: str
    topic: str
    holder_name: str
    service_version: int
    due_on: date
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """A note that names a colleague; `due_on` makes it a task. `late`: its day is over and it is not done."""

    id: int
    reference: str
    version_id: int
    holder_name: str
    to: Text
    text: str
    asked_by: str
    asked_by_id: str
    asked_at: datetime
    due_on: date | None
    late: bool
    done_at: datetime | None
    done_by: str
