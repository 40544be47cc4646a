"""Working days of the public administration of Macao.

Public holidays come from the `holidays` package by year; days on which a dispatch or a typhoon closes offices are
data (the room `calendar`), because they are decided as they come.
Source: Code of Administrative Procedure (DL 57/99/M): a term counts from the day after; one that ends on a
day when the service is closed moves to the next working day.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

import holidays


@lru_cache(maxsize=64)
def _closed_days(year: int) -> frozenset[date]:
    official = holidays.country_holidays("MO", years=year, categories=("public", "government"))
    return frozenset(day for day, name in official.items() if "下午" not in name)  # half days are worked


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days count. `closed` are those on which offices are closed by order."""

    closed: frozenset[date] = field(default_factory=frozenset)

    def is_working(self, day: date) -> bool:
        """Whether offices are open on that day."""
        return day.weekday() < 5 and day not in self.closed and day not in _closed_days(day.year)

    def is_closed(self, day: date) -> bool:
        """Whether it is a public holiday, or offices are closed by order; a Sunday alone is neither."""
        return day in self.closed or day in _closed_days(day.year)

    def next_working(self, day: date) -> date:
        """That day if offices are open, otherwise the first open day after."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def add(self, day: date, working_days: int) -> date:
        """The day on which a term of so many working days, counted from the day after, ends."""
        for _ in range(working_days):
            day = self.next_working(day + timedelta(days=1))
        return day

    def end_of_term(self, day: date, days: int, count: str) -> date:
        """The last day of a term counted from the day after; `calendar` days end on a day on which offices are open.

        :param count: `calendar` or `working`.
        """
        return self.add(day, days) if count == "working" else self.next_working(day + timedelta(days=days))

    def between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and including `end`."""
        days, day = 0, start
        while day < end:
            day += timedelta(days=1)
            days += self.is_working(day)
        return days
