"""What the calendar does to licences. A day that was missed is caught up with."""

from datetime import UTC, datetime

from balcao.foundation.jobs.api import periodic


@periodic(name="licences.remind", cron="0 1 * * *")
def remind(timestamp: int) -> int:
    """At nine in the morning of Macao: remind the holders of what ends soon; returns how many."""
    from balcao.licences.operations.reminding import remind_of_end
    from balcao.licences.queries.due import to_remind

    at = datetime.fromtimestamp(timestamp, tz=UTC)
    return sum(remind_of_end(at=at, licence_id=number) for number in to_remind(at=at))


@periodic(name="licences.act_on_neglect", cron="10 1 * * *")
def act_on_neglect(timestamp: int) -> int:
    """Do what obligations cause whose day is past; returns how many."""
    from balcao.licences.operations import obligations
    from balcao.licences.queries.due import neglected

    at = datetime.fromtimestamp(timestamp, tz=UTC)
    return sum(obligations.act_on_neglect(at=at, obligation_id=number) for number in neglected(at=at))


@periodic(name="licences.tell_expiries", cron="15 16 * * *")
def tell_expiries(timestamp: int) -> int:
    """Daily, at 00:15 in Macao: say of which licences the last day is over; returns how many."""
    from balcao.licences.operations.reminding import tell_expiry
    from balcao.licences.queries.due import expired_untold

    at = datetime.fromtimestamp(timestamp, tz=UTC)
    return sum(tell_expiry(at=at, licence_id=number) for number in expired_untold(at=at))
