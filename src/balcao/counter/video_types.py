"""Visits by video as they pass the door."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from balcao.kernel.texts import Text


class VideoEnd(StrEnum):
    """Why a visit by video is over; `gone`: the other side was not there any more, or nobody ended it."""

    FINISHED = "finished"
    LEFT = "left"
    MISSED = "missed"
    GONE = "gone"


class VideoState(StrEnum):
    """Where it stands: `booked` before the door opens, `open` until the person is there, then in line, taken, over."""

    BOOKED = "booked"
    OPEN = "open"
    WAITING = "waiting"
    TAKEN = "taken"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitView:
    """A visit by video. `place` in line counts from 1 while it waits; `fills`: the clerk may fill in now; `shares`: the
    interpreter sees the form; `reference` is the case whose request it is about, empty for what is not lodged; `there`
    and `clerk_there`: whether a side's page asked a moment ago; `station` is the kiosk's place and label; `code` is
    what one types at a kiosk for it, empty where it is of no appointment."""

    id: int
    department: str
    person_id: int | None
    name: Text
    holder_id: str
    draft_id: int | None
    service_id: str
    reference: str
    language: str
    state: VideoState
    station_id: int | None
    station: Text
    starts_at: datetime | None
    opens_at: datetime | None
    closes_at: datetime
    asked_at: datetime
    came_at: datetime | None
    place: int
    clerk_id: int | None
    clerk: Text
    taken_at: datetime | None
    fills: bool
    assistance_id: int | None
    interpreter: str
    interpreted_by: Text
    shares: bool
    there: bool
    clerk_there: bool
    code: str
    minutes: str
    minutes_at: datetime | None
    ended_at: datetime | None
    ended_why: str

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.state is VideoState.OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class StationView:
    """A kiosk: where it stands; `ready` once a device took it."""

    id: int
    department: str
    place: str
    label: str
    name: Text
    ready: bool
    registered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InterpreterView:
    """Who interprets for a department, and whether they gave their word of silence."""

    id: int
    person_id: int
    name: Text
    department: str
    kinds: tuple[str, ...]
    pledged_at: datetime | None
