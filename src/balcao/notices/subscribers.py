"""What lower rooms tell us."""

from balcao.calendar.api import WorkingDaysChanged
from balcao.foundation.bus.api import subscriber
from balcao.notices.recounting import recount_service


@subscriber(WorkingDaysChanged)
def move_service(event: WorkingDaysChanged) -> None:
    """A fiction that falls on a closed day moves to the next working day, and back."""
    recount_service(actor=event.by, at=event.at, day=event.day, closed=event.closed, reason=event.reason)
