"""Calling subscribers."""

from datetime import UTC, datetime

from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.clock import now


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
