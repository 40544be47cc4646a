"""Values that pass the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from balcao.kernel.actor import Actor
from balcao.kernel.texts import Text


class Way(StrEnum):
    """How somebody at a counter confirms what was entered for them."""

    CODE = "code"
    PHONE = "phone"
    SLIP = "slip"


class Ending(StrEnum):
    """Why an assistance is over."""

    FINISHED = "finished"
    LEFT = "left"
    TIME = "time"
    WITHDRAWN = "withdrawn"


class ConfirmationState(StrEnum):
    """What became of a confirmation."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    OVER = "over"
    CHANGED = "changed"


REASONS = ("no_device", "not_used_to_it", "reading", "language", "no_account", "other")
"""Why somebody is helped at a counter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistanceView:
    """An assistance as pages show it. `person` is the person as an actor by the clerk's hand; `ways` are those in which
    they can confirm there."""

    assistance_id: int
    person: Actor
    name: Text
    clerk_id: int
    department: str
    reason: str
    begun_at: datetime
    until_at: datetime
    longest_at: datetime
    over: bool
    ended_why: str
    draft_ids: tuple[int, ...]
    ways: tuple[Way, ...]
    video_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationView:
    """One confirmation asked for. `total` in avos; `token` is the address' last part, `code` stands on the slip;
    `opened_at` is when the person had it before them on a device of their own."""

    confirmation_id: int
    assistance_id: int
    person_id: int
    holder_id: str
    draft_id: int
    way: Way
    state: ConfirmationState
    content: str
    total: int
    level: int
    language: str
    asked_at: datetime
    until_at: datetime
    opened_at: datetime | None
    answered_at: datetime | None
    tries_left: int
    token: str
    slip_code: str
    scan: Mapping[str, object] | None
    clerk_name: Text
