"""To which day a term moves that ends while something is closed."""

from datetime import date, datetime

import pytest

from balcao.kernel.clock import MACAU
from balcao.kernel.workdays import WorkingCalendar
from balcao.outages.spans import Span, can_move, counts_on, moved

CALENDAR = WorkingCalendar()
FRIDAY = date(2026, 11, 27)


def at(day, clock):
    return datetime.fromisoformat(f"2026-{day}T{clock}").replace(tzinfo=MACAU)


def span(begins, ends=None):
    return Span(at(*begins), at(*ends) if ends else None)


@pytest.mark.parametrize(
    ("spans", "counts"),
    [
        ([span(("11-27", "10:00"), ("11-27", "11:00"))], True),
        ([span(("11-27", "10:00"), ("11-27", "10:59"))], False),
        ([span(("11-27", "10:00"), ("11-27", "10:40")), span(("11-27", "15:00"), ("11-27", "15:20"))], True),
        ([span(("11-27", "10:00"), ("11-27", "10:40")), span(("11-27", "10:20"), ("11-27", "10:50"))], False),
        ([span(("11-27", "23:10"), ("11-27", "23:20"))], True),
        ([span(("11-26", "22:00"), ("11-27", "00:00"))], False),
        ([span(("11-28", "00:00"), ("11-29", "00:00"))], False),
        ([span(("11-26", "22:00"))], True),
    ],
)
def test_a_day_counts_as_closed_after_an_hour_or_near_its_end(spans, counts):
    assert counts_on(spans, FRIDAY, 60) is counts


def test_it_moves_to_the_first_working_day_after():
    assert moved([span(("11-27", "09:00"), ("11-27", "12:00"))], FRIDAY, 60, CALENDAR) == date(2026, 11, 30)
    assert moved([span(("11-27", "09:00"), ("11-28", "00:00"))], FRIDAY, 60, CALENDAR) == date(2026, 11, 30)
    assert moved([span(("11-27", "09:00"), ("11-30", "12:00"))], FRIDAY, 60, CALENDAR) == date(2026, 12, 1)
    assert moved([span(("11-28", "09:00"), ("11-30", "12:00"))], FRIDAY, 60, CALENDAR) == FRIDAY


def test_overlapping_and_following_ones_are_one():
    spans = [
        span(("11-27", "09:00"), ("11-27", "12:00")),
        span(("11-27", "11:00"), ("11-30", "08:00")),
        span(("12-01", "09:00"), ("12-01", "11:00")),
    ]
    assert moved(spans, FRIDAY, 60, CALENDAR) == date(2026, 12, 2)


def test_nobody_knows_the_day_before_the_end_is_known():
    assert moved([span(("11-26", "09:00"))], FRIDAY, 60, CALENDAR) is None


def test_what_is_too_short_moves_nothing_on_any_day():
    assert not can_move(span(("11-27", "02:00"), ("11-27", "02:30")), 60)
    assert can_move(span(("11-27", "23:40"), ("11-28", "00:10")), 60)
    assert can_move(span(("11-27", "02:00")), 60)
