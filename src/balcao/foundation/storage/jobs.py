"""Letting go of bytes in the night."""

from datetime import datetime

from balcao.foundation.jobs.api import periodic
from balcao.foundation.storage.leaving import remove_leaving
from balcao.kernel.clock import UTC


@periodic(name="storage.remove_leaving", cron="10 20 * * *", queue="bulk")
def remove_what_nobody_names(timestamp: int) -> int:
    """In the night of Macao: remove bytes that were let go of, or came a day ago, and that no row names; returns of how
    many it was asked."""
    at, asked = datetime.fromtimestamp(timestamp, tz=UTC), 0
    while some := remove_leaving(at=at):
        asked += some
    return asked
