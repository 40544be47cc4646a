"""Entering a closing day, and taking it back."""

from datetime import date, datetime, timedelta

from django.db import connection, transaction

from balcao.calendar.events import WorkingDaysChanged
from balcao.calendar.jobs import count_again
from balcao.calendar.models import ClosingDay
from balcao.calendar.queries import working_calendar
from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import LANGUAGES, Text

DUTY, HOUSE = "administration", "SAFP"
"""Who closes offices: an administrator of this department."""
BACK, AHEAD = timedelta(days=60), timedelta(days=400)
MEANWHILE = 60
"""Seconds after which no transaction that began before a change is still at work."""
_ONE_AT_A_TIME = 0x43414C44


class ClosedAnyway(BalcaoError):
    """The day is a weekend or a public holiday: nothing would change."""

    key = "calendar.closed_anyway"


class DayTooFar(BalcaoError):
    """A closing day lies at most sixty days back or four hundred ahead."""

    key = "calendar.too_far"


class ReasonIncomplete(BalcaoError):
    """A closing day needs its reason in every language, and its legal basis."""

    key = "calendar.reason_incomplete"


@transaction.atomic
def close_offices(*, actor: Actor, at: datetime, day: date, reason: Text, basis: str) -> bool:
    """Enter a closing day; every running term that counts it moves at once. Entering it again changes nothing.

    Returns whether it is new.

    :raises NotFound: for whoever does not administer the calendar.
    :raises DayTooFar, ClosedAnyway, ReasonIncomplete: and nothing is entered.
    """
    _one_at_a_time(actor)
    if ClosingDay.objects.filter(day=day).exists():
        return False
    if not macau_date(at) - BACK <= day <= macau_date(at) + AHEAD:
        raise DayTooFar
    if not working_calendar().is_working(day):
        raise ClosedAnyway
    words = {language: reason.get(language, "").strip()[:300] for language in LANGUAGES}
    if not (all(words.values()) and basis.strip()):
        raise ReasonIncomplete
    ClosingDay.objects.create(
        day=day, reason=words, basis=basis.strip()[:300], entered_at=at, entered_by_name=actor.name
    )
    _tell(actor, at, day, words, closed=True)
    return True


@transaction.atomic
def reopen_offices(*, actor: Actor, at: datetime, day: date) -> bool:
    """Take a closing day back; the terms move back. A day that is none changes nothing. Returns whether it was one.

    :raises NotFound: for whoever does not administer the calendar.
    """
    _one_at_a_time(actor)
    row = ClosingDay.objects.filter(day=day).first()
    if row is None:
        return False
    row.delete()
    _tell(actor, at, day, row.reason, closed=False)
    return True


def _one_at_a_time(actor: Actor) -> None:
    """Two days entered at once would each count without the other."""
    if not actor.holds(DUTY, HOUSE):
        raise NotFound("calendar")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])


def _tell(actor: Actor, at: datetime, day: date, reason: Text, *, closed: bool) -> None:
    record(
        actor=actor,
        at=at,
        event=f"calendar:closing_day:{'entered' if closed else 'removed'}",
        subject=f"closing_day:{day.isoformat()}",
        data={"reason": dict(reason)},
    )
    announce(WorkingDaysChanged(day=day, closed=closed, reason=reason, by=actor, at=at))
    count_again.defer_later(seconds=MEANWHILE, day=day.isoformat(), closed=closed)


@transaction.atomic
def announce_again(*, at: datetime, day: date, closed: bool) -> None:
    """Announce a change once more, unless the day has been changed back; counting twice moves nothing."""
    row = ClosingDay.objects.filter(day=day).first()
    if (row is not None) == closed:
        reason = row.reason if row else {}
        announce(WorkingDaysChanged(day=day, closed=closed, reason=reason, by=system_actor(), at=at))
