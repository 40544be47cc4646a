"""What goes on by itself."""

from datetime import datetime

from balcao.foundation.jobs.api import periodic
from balcao.kernel.clock import UTC


@periodic(name="grants.pay_due", cron="25 1 * * *")
def pay_due(timestamp: int) -> int:
    """At twenty-five past nine in Macao: parts of grants whose day has come; returns how many are owed now."""
    from balcao.grants.operations import pay_what_is_due

    return pay_what_is_due(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="grants.tell_late", cron="35 1 * * *")
def tell_late(timestamp: int) -> int:
    """At twenty-five to ten in Macao: loans an instalment of which was not paid on its day; returns how many anew."""
    from balcao.grants import lending

    return lending.tell_late(at=datetime.fromtimestamp(timestamp, tz=UTC))
