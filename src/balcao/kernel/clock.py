"""The only place that reads the clock. Everything else receives `at`."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

MACAU = ZoneInfo("Asia/Macau")
UTC = ZoneInfo("UTC")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(tz=UTC)


def macau_date(at: datetime) -> date:
    """The calendar day in Macao at that moment."""
    return at.astimezone(MACAU).date()


def add_months(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)
