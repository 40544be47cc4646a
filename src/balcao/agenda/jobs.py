"""By the calendar: reminders of what falls due."""

from datetime import UTC, datetime

from balcao.foundation.jobs.api import periodic


@periodic(name="agenda.remind", cron="20 1 * * *")
def remind(timestamp: int) -> int:
    """At twenty past nine in Macao: remind of proofs, inspections and meetings; returns how many were looked at."""
    from balcao.agenda import reminding

    return reminding.remind(at=datetime.fromtimestamp(timestamp, tz=UTC))
