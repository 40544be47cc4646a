"""What happens after a closing day was entered or taken back."""

from datetime import date

from balcao.foundation.jobs.api import job
from balcao.kernel.clock import now


@job(name="calendar.count_again")
def count_again(day: str, closed: bool) -> None:
    """Have the terms counted once more, for those set meanwhile by someone who did not yet see the change."""
    from balcao.calendar.operations import announce_again

    announce_again(at=now(), day=date.fromisoformat(day), closed=closed)
