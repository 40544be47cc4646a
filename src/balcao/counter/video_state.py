"""How a visit by video stands, when its door is open, and the name of its room."""

from datetime import datetime

from balcao.counter.models import VideoVisit
from balcao.counter.rules.video import video_counters, video_rules
from balcao.counter.video_types import VideoState


def state_of(row: VideoVisit, at: datetime) -> VideoState:
    """Where it stands at that moment."""
    if row.ended_at is not None:
        return VideoState.OVER
    if row.clerk_id is not None:
        return VideoState.TAKEN
    opens = opens_at(row)
    if opens is not None and at < opens:
        return VideoState.BOOKED
    return VideoState.OPEN if row.came_at is None else VideoState.WAITING


def opens_at(row: VideoVisit) -> datetime | None:
    """When the door of a booked time opens; None of a visit without one."""
    return row.starts_at - video_rules().early if row.starts_at else None


def closes_at(row: VideoVisit) -> datetime:
    """After when it is over whoever is there."""
    rules = video_rules()
    if row.taken_at is not None:
        return row.taken_at + rules.longest
    if row.starts_at is None:
        return row.asked_at + rules.longest
    counter = video_counters().get(row.department)
    return row.starts_at + (counter.lasts if counter else rules.late) + rules.late


def room_key(row: VideoVisit) -> str:
    """The room's key at the provider; a visit is one wait, so calls to it go by the same."""
    return f"counter-{row.pk}"
