"""What passes the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from balcao.kernel.errors import BalcaoError


class CursorGone(BalcaoError):
    """What came after this cursor is not known any more: it is older than what is kept, or of another history."""

    key = "outbox.cursor_gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class HappeningType:
    """What is told of a type: its version, and the JSON Schema of its data."""

    name: str
    version: int
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class HappeningShown:
    """One happening as others read it."""

    mark: UUID
    type: HappeningType
    subject: str
    at: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallShown:
    """One time that a happening was told: what the receiver answered, or what the problem was."""

    position: int
    mark: UUID
    kind: str
    subject: str
    at: datetime
    taken: bool
    status: int | None
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionShown:
    """Where software is called about which kinds. `stopped` says why nobody calls: ``owner``, ``failed``, ``gone`` or
    ``at_rest``; empty while it is called. `calls` are the last ones, the latest first."""

    subscription_id: int
    address: str
    kinds: tuple[str, ...]
    stopped: str
    failing_since: datetime | None
    due_at: datetime
    both_until: datetime | None
    calls: tuple[CallShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some happenings in their order, the cursor after them, and whether there are more already."""

    happenings: tuple[HappeningShown, ...]
    cursor: str
    more: bool
