"""Sealing every minute."""

from datetime import datetime

from balcao.foundation.audit.operations import seal_entries as seal
from balcao.foundation.jobs.api import periodic
from balcao.kernel.clock import UTC


@periodic(name="audit.seal_entries", cron="* * * * *")
def seal_entries(timestamp: int) -> None:
    """Seal what was written since the last minute."""
    seal(at=datetime.fromtimestamp(timestamp, tz=UTC))
