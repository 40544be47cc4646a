"""Forgetting what led to nothing."""

from datetime import datetime

from balcao.esignatures import operations
from balcao.foundation.jobs.api import periodic
from balcao.kernel.clock import UTC


@periodic(name="esignatures.forget_attempts", cron="*/15 * * * *")
def forget_attempts(timestamp: int) -> int:
    """Delete attempts that were not finished in time; returns how many."""
    return operations.forget_attempts(at=datetime.fromtimestamp(timestamp, tz=UTC))
