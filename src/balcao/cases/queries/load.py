"""How much a team has to do: by officer, what comes in and goes out, which terms will be missed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import TruncDate

from balcao.calendar.api import working_calendar
from balcao.cases.models import TO_DO, Case
from balcao.cases.narrowing import AGES
from balcao.cases.policies import cases_of_duty
from balcao.kernel.actor import Actor
from balcao.kernel.clock import MACAU, macau_date

DAYS = 14
"""So many days back and ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerLoad:
    """What an officer has in hand; `person_id` is None for what nobody has. `soon` ends within the days ahead."""

    person_id: int | None
    open: int
    overdue: int
    soon: int
    oldest_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAhead:
    """A day to come: how many terms end on it, and how many will have been missed by then at the present pace."""

    day: date
    due: int
    missed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many undecided cases have waited since `since_days` days or more, and less than `until_days`, if any."""

    since_days: int
    until_days: int | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLoad:
    """A department's load. `came` and `decided` by day, the decisions of officers alone; `pace` a working day."""

    officers: tuple[OfficerLoad, ...]
    came: Mapping[date, int]
    decided: Mapping[date, int]
    pace: float
    ages: tuple[Waiting, ...]
    ahead: tuple[DayAhead, ...]


def team_load(*, actor: Actor, at: datetime, department: str) -> TeamLoad:
    """The load of a department's team, of the cases that are the actor's to see."""
    today = macau_date(at)
    since = datetime.combine(today - timedelta(days=DAYS), time(0), MACAU)
    seen = cases_of_duty(actor, at).filter(department=department).order_by()
    decided = _by_day(seen.filter(decided_at__gte=since, route="officer"), "decided_at")
    calendar = working_calendar()
    worked = max(1, calendar.between(today - timedelta(days=DAYS), today))
    pace = sum(decided.values()) / worked
    until = datetime.combine(today + timedelta(days=DAYS + 1), time(0), MACAU)
    due = _by_day(seen.filter(state__in=TO_DO, deadline_at__lt=until), "deadline_at", before=True)
    return TeamLoad(
        officers=_officers(seen, at, until),
        came=_by_day(seen.filter(lodged_at__gte=since), "lodged_at"),
        decided=decided,
        pace=pace,
        ages=_ages(seen, at),
        ahead=tuple(_ahead(due, pace, today)),
    )


def _by_day(cases: QuerySet[Case], column: str, *, before: bool = False) -> dict[date, int]:
    """How many on each day in Macao; with `before`, a moment at midnight counts to the day it ends."""
    day = TruncDate(column, tzinfo=MACAU)
    found = dict(cases.annotate(day=day).values_list("day").annotate(Count("pk")))
    return {each - timedelta(days=1): count for each, count in found.items()} if before else found


def _ages(seen: QuerySet[Case], at: datetime) -> tuple[Waiting, ...]:
    """What is undecided by how long it waits, the youngest first; the bounds are those a list is narrowed by."""
    bounds = list(zip((0, *AGES), (*AGES, None), strict=True))
    counts = {}
    for since, until in bounds:
        younger = Q() if until is None else Q(lodged_at__gt=at - timedelta(days=until))
        counts[f"since_{since}"] = Count("pk", filter=Q(lodged_at__lte=at - timedelta(days=since)) & younger)
    found = seen.filter(state__in=TO_DO).aggregate(**counts)
    return tuple(Waiting(since_days=since, until_days=until, count=found[f"since_{since}"]) for since, until in bounds)


def _officers(seen: QuerySet[Case], at: datetime, until: datetime) -> tuple[OfficerLoad, ...]:
    rows = (
        seen.filter(state__in=TO_DO)
        .values("assignee_id")
        .annotate(
            number=Count("pk"),
            late=Count("pk", filter=Q(overdue=True) | Q(deadline_at__lte=at)),
            soon=Count("pk", filter=Q(deadline_at__gt=at, deadline_at__lt=until)),
            oldest=Min("lodged_at"),
        )
    )
    return tuple(
        OfficerLoad(
            person_id=row["assignee_id"],
            open=row["number"],
            overdue=row["late"],
            soon=row["soon"],
            oldest_on=macau_date(row["oldest"]),
        )
        for row in rows
    )


def _ahead(due: Mapping[date, int], pace: float, today: date) -> list[DayAhead]:
    """What is overdue already is done first; then each day's at the present pace."""
    calendar = working_calendar()
    sum_due = sum(count for day, count in due.items() if day < today)
    days = []
    for place in range(DAYS + 1):
        day = today + timedelta(days=place)
        sum_due += due.get(day, 0)
        done = pace * (calendar.between(today, day) + 1)
        days.append(DayAhead(day=day, due=due.get(day, 0), missed=max(0, round(sum_due - done))))
    return days
