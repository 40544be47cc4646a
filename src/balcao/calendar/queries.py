"""Which days count."""

from collections.abc import Iterable
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery

from balcao.calendar.models import ClosingDay
from balcao.calendar.types import ClosingDaySummary
from balcao.foundation.db.api import KeptQuestion, once
from balcao.kernel.workdays import WorkingCalendar


def working_calendar(days: Iterable[date] | None = None) -> WorkingCalendar:
    """The calendar as it stands in this transaction; `days` where a question brought the closing days along."""
    if days is None:
        days = once("calendar.closed", lambda: tuple(_CLOSED()))
    return WorkingCalendar(closed=frozenset(days))


_CLOSED = KeptQuestion(lambda: ClosingDay.objects.values_list("day", flat=True))


def days_along() -> ArraySubquery:
    """What to annotate a question with so that it brings the closing days, for `working_calendar`."""
    return ArraySubquery(ClosingDay.objects.values_list("day"))


def closing_days(*, since: date | None = None) -> list[ClosingDaySummary]:
    """The days entered, the latest first; `since` leaves out what lies before."""
    found = ClosingDay.objects.order_by("-day")
    if since is not None:
        found = found.filter(day__gte=since)
    return [
        ClosingDaySummary(
            day=row.day, reason=row.reason, basis=row.basis, entered_at=row.entered_at, entered_by=row.entered_by_name
        )
        for row in found
    ]
