"""Activities that changed or were called off, as the room of activities tells it."""

from balcao.activities.api import ActivityCalledOff, ActivityChanged
from balcao.cases.jobs import follow_activity
from balcao.foundation.bus.api import subscriber


@subscriber(ActivityChanged)
def follow_change(event: ActivityChanged) -> None:
    """Whoever enrolled is told, in jobs."""
    follow_activity.defer(number=event.number)


@subscriber(ActivityCalledOff)
def follow_end(event: ActivityCalledOff) -> None:
    """Whoever enrolled is told and has their money back, in jobs."""
    follow_activity.defer(number=event.number)
