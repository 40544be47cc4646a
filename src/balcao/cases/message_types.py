"""What passes the door of messages on a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class SeenBy:
    """Who of the other side saw a message first when."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """A message; `side` is applicant or office, `for_name` the absent officer in whose place it was written."""

    id: int
    at: datetime
    side: str
    who: str
    for_name: str
    text: str
    files: tuple[Mapping[str, Any], ...]
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
