"""The video counter of a department, and its times that nobody has yet."""

from datetime import datetime

from balcao.counter.failures import NoVideoCounter
from balcao.counter.models import VideoVisit
from balcao.counter.rules.video import VideoCounter, times_of, video_counters


def counter_of(department: str) -> VideoCounter:
    """The video counter of a department.

    :raises NoVideoCounter: if it has none.
    """
    counter = video_counters().get(department)
    if counter is None:
        raise NoVideoCounter
    return counter


def free_times(counter: VideoCounter, interpreter: str, at: datetime) -> list[datetime]:
    """The times that nobody has yet."""
    rows = VideoVisit.objects.filter(
        department=counter.department, interpreter=interpreter, starts_at__gt=at, ended_at__isnull=True
    )
    taken = list(rows.values_list("starts_at", flat=True))
    seats = 1 if interpreter else counter.seats
    return [each for each in times_of(counter, interpreter, at) if taken.count(each) < seats]
