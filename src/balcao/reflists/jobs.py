"""What time does: the addresses of lists are asked every day."""

from datetime import datetime

from balcao.foundation.jobs.api import periodic
from balcao.kernel.clock import UTC


@periodic(name="reflists.refresh", cron="20 20 * * *")
def refresh(timestamp: int) -> int:
    """Every night in Macao: ask each list's address; returns how many had other rows."""
    from balcao.reflists import operations

    return operations.refresh_all(at=datetime.fromtimestamp(timestamp, tz=UTC))
