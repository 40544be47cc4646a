"""The code to a phone, and visits whose time is over."""

from datetime import UTC, datetime

from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.clock import now


@job(name="counter.send_code", queue="notify", priority=10)
def send_code(confirmation_id: int) -> None:
    """Send the code of a confirmation that still waits, with what it confirms."""
    from balcao.counter.sending import send_confirmation_code

    send_confirmation_code(confirmation_id=confirmation_id, at=now())


@periodic(name="counter.end_those_over", cron="*/5 * * * *")
def end_visits(timestamp: int) -> int:
    """End the visits whose time is over, at counters and by video."""
    from balcao.counter.operations.helping import end_those_over
    from balcao.counter.operations.video_answering import end_forgotten

    at = datetime.fromtimestamp(timestamp, tz=UTC)
    return end_those_over(at=at) + end_forgotten(at=at)
