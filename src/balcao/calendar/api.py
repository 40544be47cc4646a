"""The door of the calendar."""

from balcao.calendar.events import WorkingDaysChanged
from balcao.calendar.operations import (
    DUTY,
    HOUSE,
    ClosedAnyway,
    DayTooFar,
    ReasonIncomplete,
    close_offices,
    reopen_offices,
)
from balcao.calendar.queries import closing_days, days_along, working_calendar
from balcao.calendar.types import ClosingDaySummary

__all__ = [
    "DUTY",
    "HOUSE",
    "ClosedAnyway",
    "ClosingDaySummary",
    "DayTooFar",
    "ReasonIncomplete",
    "WorkingDaysChanged",
    "close_offices",
    "closing_days",
    "days_along",
    "reopen_offices",
    "working_calendar",
]
