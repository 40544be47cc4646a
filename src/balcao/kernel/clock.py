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
