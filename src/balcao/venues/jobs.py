"""What the calendar does."""

from datetime import datetime

from balcao.foundation.jobs.api import periodic
from balcao.kernel.clock import UTC


@periodic(name="venues.end_holds", cron="*/5 * * * *")
def end_holds(timestamp: int) -> int:
    """Every five minutes: what was held long enough is free again; returns how many holds."""
    from balcao.venues import operations

    return operations.end_holds(at=datetime.fromtimestamp(timestamp, tz=UTC))
