"""What the calendar does."""

from datetime import datetime

from balcao.foundation.jobs.api import periodic
from balcao.kernel.clock import UTC


@periodic(name="intake.prepare_rounds", cron="*/10 * * * *")
def prepare_rounds(timestamp: int) -> int:
    """Prepare the rounds that open soon, so that the hash of each seed is public before; returns how many are new."""
    from balcao.intake import operations

    return operations.prepare_rounds(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="intake.draw_rounds", cron="*/5 * * * *")
def draw_rounds(timestamp: int) -> int:
    """Draw the rounds that draw themselves and whose moment has come; returns how many were drawn."""
    from balcao.intake.opening import draw_due_rounds

    return draw_due_rounds(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="intake.end_lists", cron="35 1 * * *")
def end_lists(timestamp: int) -> int:
    """At 9:35 in the morning of Macao: end the lists whose days are over; returns how many waited in vain."""
    from balcao.intake.operations import end_waiting
    from balcao.intake.queries import lists_that_end

    at = datetime.fromtimestamp(timestamp, tz=UTC)
    return sum(end_waiting(at=at, round_pk=number) for number in lists_that_end(at=at))
