"""What goes on by itself."""

from datetime import datetime

from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.clock import UTC, now


@job(name="vouchers.give", queue="bulk", retries=12)
def give_on(run_id: int) -> None:
    """Give vouchers to the next persons of a run, then go on; a register that is down is asked later."""
    from balcao.vouchers.operations.giving import give_next

    if give_next(at=now(), run_id=run_id):
        give_on.defer(run_id=run_id)


@job(name="vouchers.settle", queue="bulk", retries=12)
def settle(scheme_id: str, provider_id: str, period: str) -> None:
    """Make one provider's statement of a period, and owe it."""
    from balcao.vouchers.operations.settling import settle_provider

    settle_provider(at=now(), scheme_id=scheme_id, provider_id=provider_id, period=period)


@periodic(name="vouchers.daily", cron="40 17 * * *")
def daily(timestamp: int) -> int:
    """At twenty to two at night in Macao: statements of periods that ended, vouchers whose last day is over, codes that
    nobody used, whose vouchers they were years ago; returns how many."""
    from balcao.vouchers.operations import ending, settling

    at = datetime.fromtimestamp(timestamp, tz=UTC)
    ended = ending.end_what_is_over(at=at) + ending.forget_what_is_old(at=at)
    return settling.settle_what_is_due(at=at) + ended
