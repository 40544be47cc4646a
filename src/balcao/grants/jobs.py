"""What goes on by itself."""

from datetime import datetime

from balcao.foundation.jobs.api import periodic
from balcao.kernel.clock import UTC


@periodic(name="grants.pay_due", cron="25 1 * * *")
def pay_due(timestamp: int) -> int:
    """At twenty-five past nine in Macao: parts of grants whose day has come; returns how many are owed now."""
    from balcao.grants.operations import pay_what_is_due

    return pay_what_is_due(at=datetime.fromtimestamp(timestamp, tz=UTC))
