"""Calling subscribers; deleting what is not kept longer."""

from datetime import UTC, datetime, timedelta

from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.clock import now


@periodic(name="outbox.forget_old", cron="25 20 * * *")
def forget_old(timestamp: int) -> int:
    """Delete what happened longer ago than is kept; returns how much. What waits for its place is numbered first."""
    from balcao.outbox.calling import forget_calls
    from balcao.outbox.models import Happening
    from balcao.outbox.numbering import number_what_waits
    from balcao.outbox.published import keep_days

    number_what_waits()
    forget_calls(at=datetime.fromtimestamp(timestamp, tz=UTC))
    until = datetime.fromtimestamp(timestamp, tz=UTC) - timedelta(days=keep_days())
    return Happening.objects.filter(at__lt=until, position__isnull=False).delete()[0]


@periodic(name="outbox.tell_due", cron="* * * * *")
def tell_due(timestamp: int) -> int:
    """Have everyone told whom something waits for; returns how many."""
    from balcao.outbox.calling import due

    waiting = due(at=datetime.fromtimestamp(timestamp, tz=UTC))
    for number in waiting:
        tell_subscriber.defer_once(key=f"outbox:{number}", subscription_id=number)
    return len(waiting)


@job(name="outbox.tell_subscriber", queue="bulk")
def tell_subscriber(subscription_id: int) -> None:
    """Tell one subscriber the next happenings, and come again while more wait. A slow one keeps nobody waiting."""
    from balcao.outbox.calling import tell

    if tell(at=now(), subscription_id=subscription_id):
        tell_subscriber.defer(subscription_id=subscription_id)
