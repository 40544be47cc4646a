"""Which days count."""

from datetime import date

from balcao.calendar.models import ClosingDay
from balcao.calendar.types import ClosingDaySummary
from balcao.kernel.workdays import WorkingCalendar


def working_calendar() -> WorkingCalendar:
    """The calendar as it stands in this transaction."""
    return WorkingCalendar(closed=frozenset(ClosingDay.objects.values_list("day", flat=True)))


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
