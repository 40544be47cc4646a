"""When something was closed, and to which day a term moves that ends meanwhile. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from balcao.kernel.clock import MACAU, macau_date
from balcao.kernel.workdays import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Span:
    """Closed from a moment up to another; None while nobody knows when it ends."""

    begins_at: datetime
    ends_at: datetime | None

    @property
    def first(self) -> date:
        """The day on which it begins."""
        return macau_date(self.begins_at)

    @property
    def last(self) -> date | None:
        """The last day on which something of it lies."""
        return macau_date(self.ends_at - timedelta(microseconds=1)) if self.ends_at else None


def counts_on(spans: Sequence[Span], day: date, minutes: int) -> bool:
    """Whether that day was closed for so long that a term does not end on it: for so many minutes in all, or at some
    time within so many minutes of its end."""
    begin = datetime.combine(day, time(0), MACAU)
    end = datetime.combine(day + timedelta(days=1), time(0), MACAU)
    parts = sorted(
        (max(begin, each.begins_at), min(end, each.ends_at or end))
        for each in spans
        if each.begins_at < end and (each.ends_at is None or each.ends_at > begin)
    )
    closed, so_far = timedelta(0), begin
    for start, stop in parts:
        closed += max(timedelta(0), stop - max(start, so_far))
        so_far = max(so_far, stop)
    least = timedelta(minutes=minutes)
    return closed >= least or any(stop > end - least for _start, stop in parts)


def moved(spans: Sequence[Span], day: date, minutes: int, calendar: WorkingCalendar) -> date | None:
    """The last day of a term that would end on that day: the first working day after what closed it, and after what
    closed that. None while an end is not known."""
    until = day
    while counts_on(spans, until, minutes):
        here = [each for each in spans if each.first <= until and (each.last is None or each.last >= until)]
        ends = [each.last for each in here if each.last is not None]
        if len(ends) < len(here):
            return None
        until = calendar.add(max(ends), 1)
    return until


def can_move(span: Span, minutes: int) -> bool:
    """Whether it is long enough, on one of its days, to move a term that ends on it."""
    if span.last is None:
        return True
    days = {span.first, span.last, min(span.first + timedelta(days=1), span.last)}
    return any(counts_on([span], each, minutes) for each in days)
