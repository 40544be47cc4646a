"""What happens after the answer was given."""

from datetime import datetime

from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.clock import UTC, now


@job(name="cases.advance", priority=5)
def advance(case_id: int) -> None:
    """Run a case's process as far as it goes."""
    from balcao.cases.operations.running import run_case

    run_case(case_id=case_id, at=now())


@periodic(name="cases.sweep_deadlines", cron="* * * * *")
def sweep_deadlines(timestamp: int) -> int:
    """Do what is due; returns how many cases moved."""
    from balcao.cases.operations.timers import do_what_is_due

    return do_what_is_due(at=datetime.fromtimestamp(timestamp, tz=UTC))
