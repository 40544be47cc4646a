"""What is not kept longer than it says."""

from datetime import UTC, datetime, timedelta

from balcao.foundation.jobs.api import periodic


@periodic(name="outbox.forget_old", cron="25 20 * * *")
def forget_old(timestamp: int) -> int:
    """Delete what happened longer ago than is kept; returns how much. What waits for its place is numbered first."""
    from balcao.outbox.models import Happening
    from balcao.outbox.numbering import number_what_waits
    from balcao.outbox.published import keep_days

    number_what_waits()
    until = datetime.fromtimestamp(timestamp, tz=UTC) - timedelta(days=keep_days())
    return Happening.objects.filter(at__lt=until, position__isnull=False).delete()[0]
