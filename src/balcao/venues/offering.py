"""Which slots of a venue can be had, and what a form learns of those that are held."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from django.conf import settings

from balcao.calendar.api import working_calendar
from balcao.catalogue.api import Booking as Rule
from balcao.catalogue.api import Venue, venues
from balcao.kernel.clock import MACAU, macau_date
from balcao.kernel.errors import NotFound
from balcao.venues.types import Span


def venue_of(name: str) -> Venue:
    """The venue of that id.

    :raises NotFound: if there is none.
    """
    found = venues(settings.BALCAO_SERVICES).get(name)
    if found is None:
        raise NotFound(f"venue {name}")
    return found


def is_holiday(venue: Venue, day: date) -> bool:
    """Whether it is closed that day because it is a public holiday, or offices are closed by order."""
    return not venue.holidays and working_calendar().is_closed(day)


def first_day(rule: Rule, at: datetime) -> date:
    """The first day for which one may ask now."""
    today = macau_date(at)
    if rule.month_before is not None:
        ahead = 1 if today.day <= rule.month_before else 2
        return _month_after(today, ahead)
    if rule.working:
        return working_calendar().add(today, rule.notice)
    return today + timedelta(days=rule.notice)


def last_day(rule: Rule, at: datetime) -> date:
    """The last one."""
    today = macau_date(at)
    if rule.month_before is not None:
        ahead = 1 if today.day <= rule.month_before else 2
        return _month_after(today, ahead + 1) - timedelta(days=1)
    return today + timedelta(days=rule.ahead)


def _month_after(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def offered(venue: Venue, rule: Rule, span: Span, at: datetime) -> bool:
    """Whether that is a slot of the venue which one may ask for now, taken or not."""
    day = macau_date(span[0])
    return (
        span[0] > at
        and first_day(rule, at) <= day <= last_day(rule, at)
        and span in set(venue.slots_on(day))
        and venue.closed_on(day) is None
        and not is_holiday(venue, day)
    )


def in_figures(spans: Sequence[Span]) -> str:
    """Slots as anyone reads them: a line a day, those that follow each other as one."""
    lines: dict[date, list[list[datetime]]] = {}
    for begins, ends in spans:
        of_day = lines.setdefault(macau_date(begins), [])
        if of_day and of_day[-1][1] == begins:
            of_day[-1][1] = ends
        else:
            of_day.append([begins, ends])
    return "\n".join(
        f"{day.isoformat()} "
        + ", ".join(f"{begins.astimezone(MACAU):%H:%M}–{ends.astimezone(MACAU):%H:%M}" for begins, ends in found)
        for day, found in lines.items()
    )


def slots_named(name: str, times: str) -> list[Span]:
    """The slots of a venue that lie in times so written."""
    found: list[Span] = []
    for line in times.splitlines():
        day, _, spans = line.partition(" ")
        bounds = [tuple(each.strip().split("–")) for each in spans.split(",")]
        for begins, ends in venue_of(name).slots_on(date.fromisoformat(day)):
            opens, closes = (f"{each.astimezone(MACAU):%H:%M}" for each in (begins, ends))
            if any(first <= opens and closes <= last for first, last in bounds):
                found.append((begins, ends))
    return found


def booking_facts(name: str, spans: Sequence[Span]) -> Mapping[str, Any]:
    """What a form knows of the slots: ``facts.booking``."""
    venue = venue_of(name)
    minutes = sum((ends - begins for begins, ends in spans), timedelta()) / timedelta(minutes=1)
    return {
        "venue": name,
        "fee_class": venue.fee_class,
        "capacity": venue.capacity,
        "equipment": list(venue.equipment),
        "insurance": venue.insurance,
        "times": in_figures(spans),
        "first_day": macau_date(spans[0][0]).isoformat(),
        "last_day": macau_date(spans[-1][0]).isoformat(),
        "hours": ceil(minutes / 60),
        "slots": len(spans),
    }
