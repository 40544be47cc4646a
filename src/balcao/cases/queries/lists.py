"""Lists of cases at the desk: narrowed, ordered by what presses most, counted up to a limit."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from balcao.calendar.api import working_calendar
from balcao.cases.clock import last_day
from balcao.cases.models import TO_DO, Case, Label, Weighting
from balcao.cases.narrowing import Narrowing, narrow
from balcao.cases.pressing import pressing_of, weighting_of, weightings_asked
from balcao.cases.queries.views import (
    ORDER,
    TO_CONFIRM,
    count_statement,
    counted,
    list_statement,
    mine,
    of_view,
    services_statement,
)
from balcao.cases.queue_row import CaseLine, QueueRow
from balcao.cases.sorting import LabelShown
from balcao.cases.types import CaseState
from balcao.entities.api import holder_names
from balcao.foundation.db.api import Asked, answers, once, planned_for_its_values
from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import pick

EVERYTHING = Narrowing()


def queue(
    *,
    actor: Actor,
    at: datetime,
    view: str = "to_do",
    narrowing: Narrowing = EVERYTHING,
    first: int = 0,
    limit: int = 100,
) -> list[QueueRow]:
    """An officer's cases: to do (the most pressing first), their own, opinions asked of their department,
    waiting for others, done lately; narrowed."""
    if narrowing:
        with planned_for_its_values():
            found = list(listed(actor, at, view, narrowing)[first : first + limit])
        return list(_rows(found, actor, at))
    with connection.cursor() as cursor:
        cursor.execute(*list_statement(actor, at, view, first=first, limit=limit))
        return list(_rows(cursor.fetchall(), actor, at))


def listed(actor: Actor, at: datetime, view: str, narrowing: Narrowing) -> QuerySet[Case, tuple[Any, ...]]:
    """The cases of a view in its order, with what a row shows, as `CaseLine` has it."""
    return _narrowed(actor, at, view, narrowing).order_by(*ORDER[view]).values_list(*CaseLine._fields)


def stream(
    *, actor: Actor, at: datetime, view: str, narrowing: Narrowing, at_once: int = 2_000
) -> Iterator[list[QueueRow]]:
    """The whole list, so many rows at once, through a cursor of the server; in a transaction."""
    found = listed(actor, at, view, narrowing).iterator(chunk_size=at_once)
    while some := list(islice(found, at_once)):
        yield list(_rows(some, actor, at))


def next_case(*, actor: Actor, at: datetime) -> QueueRow | None:
    """The most pressing case that nobody else works on; None when there is none."""
    free = of_view(actor, at, "to_do").filter(Q(assignee__isnull=True) | mine(actor))
    free = free.exclude(Q(reservation__until__gt=at) & ~Q(reservation__person_id=actor.person_id))
    return next(_rows(free.order_by(*ORDER["to_do"]).values_list(*CaseLine._fields)[:1], actor, at), None)


def order_of_work(*, departments: frozenset[str]) -> dict[str, int]:
    """What counts how much in the order of the first of departments, by name."""
    row = weighting_of(min(departments), _sorting(departments)[0])
    return {name: getattr(row, name) for name in ("deadline_share", "complexity_days", "urgent_days", "assumed_days")}


def services_in(*, actor: Actor, at: datetime, view: str) -> dict[str, int]:
    """The services of the first cases of a view's posts, each with its newest version there. Whose matters the cases
    are is not looked at: no case is named."""
    with connection.cursor() as cursor:
        cursor.execute(*services_statement(actor, at, view))
        return dict(cursor.fetchall())


def counts(*, actor: Actor, at: datetime, kept: Mapping[str, tuple[str, Narrowing]] | None = None) -> dict[str, int]:
    """How many cases each view holds, those done left out, and each of the `kept` lists; of a chief also how many are
    `TO_CONFIRM`. All in one question, each counted up to one more than `MOST_COUNTED`."""
    views = ["to_do", "mine", "opinions", "waiting", *([TO_CONFIRM] if actor.holds(CHIEF) else [])]
    parts = {view: count_statement(actor, at, view) for view in views}
    for name, (view, narrowing) in (kept or {}).items():
        parts[name] = counted(_narrowed(actor, at, view, narrowing))
    values = [value for part in parts.values() for value in part.values]
    with planned_for_its_values() if kept else nullcontext(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(f'({part.text})' for part in parts.values())}", values)
        return dict(zip(parts, cursor.fetchone(), strict=True))


def labels_of(departments: frozenset[str], *, ended: bool = False) -> list[LabelShown]:
    """The labels of departments, by department and number; with `ended` also those given no more."""
    return [each for each in _sorting(departments)[1] if ended or not each.ended]


def _sorting(departments: frozenset[str]) -> tuple[Mapping[str, Weighting], list[LabelShown]]:
    """The weightings there are, and the departments' labels, those given no more among them: one question a page."""
    labels = Label.objects.filter(department__in=departments).order_by("department", "pk")
    return once(
        ("cases.sorting", departments),
        lambda: answers(weightings_asked(), Asked(labels, lambda rows: [label_shown(row) for row in rows])),
    )


def label_shown(row: Label) -> LabelShown:
    """A label as it passes the door."""
    return LabelShown(row.pk, row.department, row.name, row.meaning, row.ended_at is not None)


def _narrowed(actor: Actor, at: datetime, view: str, narrowing: Narrowing) -> QuerySet[Case]:
    to = narrowing.of_decided if view == "done" else narrowing
    return narrow(of_view(actor, at, view), to, actor=actor, at=at)


def is_mine(case: Case | CaseLine, actor: Actor) -> bool:
    """Whether the officer has taken the case, or an absent colleague for whom they stand in."""
    return case.assignee_id is not None and (
        case.assignee_id == actor.person_id or case.assignee_id in actor.stands_in_for(case.department)
    )


def _rows(cases: Iterable[tuple[Any, ...]], actor: Actor, at: datetime) -> Iterator[QueueRow]:
    found = [CaseLine._make(each) for each in cases]
    people = {f"p-{case.assignee_id}" for case in found if case.assignee_id is not None}
    names = {
        holder_id: pick(words, actor.language)
        for holder_id, words in holder_names(people.union(case.holder_id for case in found)).items()
    }
    weights, known = _sorting(actor.departments) if found else ({}, [])
    labels = {each.label_id: each for each in known}
    calendar, today = working_calendar(), macau_date(at)
    for case in found:
        until, mine = last_day(case.deadline_at), is_mine(case, actor)
        yield QueueRow(
            reference=case.reference,
            version_id=case.version_id,
            service_id=case.service_id,
            department=case.department,
            holder_id=case.holder_id,
            holder_name=names[case.holder_id],
            state=CaseState(case.state),
            lodged_at=case.lodged_at,
            deadline_on=until,
            days_left=calendar.between(today, until) if until else None,
            overdue=case.overdue,
            assignee=names[f"p-{case.assignee_id}"] if case.assignee_id is not None else "",
            assignee_id=case.assignee_id,
            mine=mine,
            in_substitution=mine and case.assignee_id != actor.person_id,
            urgent_reason=case.urgent_reason,
            labels=tuple(labels[number] for number in case.labels if number in labels),
            pressing=pressing_of(case, weighting_of(case.department, weights), at) if case.state in TO_DO else None,
        )
