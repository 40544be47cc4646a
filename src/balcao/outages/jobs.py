"""What time does: who wished is told when it is open again; terms set meanwhile move too."""

from datetime import datetime

from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.clock import UTC, now


@job(name="outages.tell_who_wished", queue="notify")
def tell_who_wished() -> None:
    """Tell those whose service was opened just now."""
    from balcao.outages.operations import tell_opened

    tell_opened(at=now())


@periodic(name="outages.tell_opened", cron="* * * * *")
def tell_opened(timestamp: int) -> int:
    """Every minute: tell those whose service is open by itself since its end; returns how many were told."""
    from balcao.outages import operations

    return operations.tell_opened(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="outages.look_again", cron="7 * * * *")
def look_again(timestamp: int) -> int:
    """Every hour: terms that were set since an outage was confirmed; returns for how many outages."""
    from balcao.outages import operations

    return operations.look_again(at=datetime.fromtimestamp(timestamp, tz=UTC))
