"""The code to a phone, visits whose time is over, and recordings."""

from datetime import UTC, datetime

from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.clock import now


@job(name="counter.send_code", queue="notify", priority=10)
def send_code(confirmation_id: int) -> None:
    """Send the code of a confirmation that still waits, with what it confirms."""
    from balcao.counter.sending import send_confirmation_code

    send_confirmation_code(confirmation_id=confirmation_id, at=now())


@job(name="counter.call_to_visit", queue="notify", priority=10)
def call_to_visit(visit_id: int) -> None:
    """Call clerks who sit elsewhere to a visit by video in which somebody still waits."""
    from balcao.counter.calling import call_to

    call_to(visit_id=visit_id, at=now())


@periodic(name="counter.end_those_over", cron="*/5 * * * *")
def end_visits(timestamp: int) -> int:
    """End the visits whose time is over, at counters and by video."""
    from balcao.counter.operations.helping import end_those_over
    from balcao.counter.operations.video_answering import end_forgotten

    at = datetime.fromtimestamp(timestamp, tz=UTC)
    return end_those_over(at=at) + end_forgotten(at=at)


@job(name="counter.fetch_recording", queue="bulk")
def fetch_recording(recording_id: int) -> None:
    """Fetch what was recorded from the provider, keep it, and have it deleted there."""
    from balcao.counter.operations.keeping_recordings import fetch

    fetch(recording_id=recording_id, at=now())


@periodic(name="counter.fetch_left", cron="*/10 * * * *")
def fetch_left(timestamp: int) -> int:
    """Fetch again what was left half-way; returns how many."""
    from balcao.counter.operations.keeping_recordings import left_to_fetch

    left = left_to_fetch(at=datetime.fromtimestamp(timestamp, tz=UTC))
    for number in left:
        fetch_recording.defer_once(key=f"recording-{number}", recording_id=number)
    return len(left)
