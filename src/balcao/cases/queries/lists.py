"""Lists of cases at the desk: narrowed, ordered by what presses most, counted up to a limit."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from balcao.calendar.api import working_calendar
from balcao.cases.clock import last_day
from balcao.cases.models import TO_DO, WAITING, Case, Label, Opinion, Weighting
from balcao.cases.narrowing import Narrowing, narrow
from balcao.cases.policies import cases_asked_about, cases_of_duty, cases_of_posts, speaks_for
from balcao.cases.pressing import pressing_of, weightings
from balcao.cases.queue_row import QueueRow
from balcao.cases.sorting import LabelShown
from balcao.cases.types import CaseState
from balcao.entities.api import holder_names
from balcao.foundation.db.api import once
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import pick
from balcao.kernel.workdays import WorkingCalendar

VIEWS = ("to_do", "mine", "opinions", "waiting", "done")
MOST_COUNTED = 100
"""A list is counted so far; more than that nobody reads as a number."""
MOST_LOOKED_AT = 500
"""Among so many first cases the services of a list are found."""

EVERYTHING = Narrowing()
_ROW = (
    "reference",
    "version_id",
    "service_id",
    "department",
    "holder_id",
    "state",
    "lodged_at",
    "deadline_at",
    "overdue",
    "complexity",
    "urgent_reason",
    "labels",
    "pressing_at",
    "assignee__name_zh",
    "assignee__name_pt",
)
_ORDER = {
    "to_do": ("pressing_at", "pk"),
    "mine": ("pressing_at", "pk"),
    "opinions": ("lodged_at", "pk"),
    "waiting": ("lodged_at", "pk"),
    "done": ("-decided_at", "pk"),
}


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
    return list(_rows(listed(actor, at, view, narrowing)[first : first + limit], actor, at))


def listed(actor: Actor, at: datetime, view: str, narrowing: Narrowing) -> QuerySet[Case]:
    """The cases of a view in its order, with what a row shows."""
    found = _narrowed(actor, at, view, narrowing)
    return found.select_related("assignee").order_by(*_ORDER[view]).only(*_ROW)


def stream(
    *, actor: Actor, at: datetime, view: str, narrowing: Narrowing, at_once: int = 2_000
) -> Iterator[list[QueueRow]]:
    """The whole list, so many rows at once, through a cursor of the server; in a transaction."""
    some: list[Case] = []
    for case in listed(actor, at, view, narrowing).iterator(chunk_size=at_once):
        some.append(case)
        if len(some) == at_once:
            yield list(_rows(some, actor, at))
            some = []
    if some:
        yield list(_rows(some, actor, at))


def next_case(*, actor: Actor, at: datetime) -> QueueRow | None:
    """The most pressing case that nobody else works on; None when there is none."""
    free = _of_view(actor, at, "to_do").filter(Q(assignee__isnull=True) | _mine(actor))
    free = free.exclude(Q(reservation__until__gt=at) & ~Q(reservation__person_id=actor.person_id))
    return next(_rows(free.order_by(*_ORDER["to_do"]).only(*_ROW).select_related("assignee")[:1], actor, at), None)


def order_of_work(*, department: str) -> dict[str, int]:
    """What counts how much in a department's order, by name."""
    weights = weightings()
    row = weights.get(department) or weights.get("") or Weighting()
    return {name: getattr(row, name) for name in ("deadline_share", "complexity_days", "urgent_days", "assumed_days")}


def services_in(*, actor: Actor, at: datetime, view: str) -> dict[str, int]:
    """The services of the first cases of a view's posts, each with its newest version there. Whose matters the cases
    are is not looked at: no case is named."""
    found = _of_view(actor, at, view) if view == "opinions" else _in_view(cases_of_posts(actor), actor, view)
    first = found.order_by(*_ORDER[view]).values_list("service_id", "version_id")[:MOST_LOOKED_AT]
    newest: dict[str, int] = {}
    for service_id, version_id in first:
        newest[service_id] = max(version_id, newest.get(service_id, 0))
    return newest


def counts(*, actor: Actor, at: datetime, kept: Mapping[str, tuple[str, Narrowing]] | None = None) -> dict[str, int]:
    """How many cases each view holds, those done left out, and each of the `kept` lists; all in one question, each
    counted up to one more than `MOST_COUNTED`."""
    lists = {view: _of_view(actor, at, view) for view in ("to_do", "mine", "opinions", "waiting")}
    for name, (view, narrowing) in (kept or {}).items():
        lists[name] = _narrowed(actor, at, view, narrowing)
    parts, values = [], list[Any]()
    for found in lists.values():
        sql, given = found.order_by().values("pk")[: MOST_COUNTED + 1].query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) counted)")  # noqa: S608 - made by the query compiler
        values += given
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return dict(zip(lists, cursor.fetchone(), strict=True))


def labels_of(departments: frozenset[str], *, ended: bool = False) -> list[LabelShown]:
    """The labels of departments, by department and number; with `ended` also those given no more."""
    found = Label.objects.filter(department__in=departments).order_by("department", "pk")
    known = once(("cases.labels", departments), lambda: [label_shown(row) for row in found])
    return [each for each in known if ended or not each.ended]


def label_shown(row: Label) -> LabelShown:
    """A label as it passes the door."""
    return LabelShown(row.pk, row.department, row.name, row.meaning, row.ended_at is not None)


def _narrowed(actor: Actor, at: datetime, view: str, narrowing: Narrowing) -> QuerySet[Case]:
    to = narrowing.of_decided if view == "done" else narrowing
    return narrow(_of_view(actor, at, view), to, actor=actor, at=at)


def _of_view(actor: Actor, at: datetime, view: str) -> QuerySet[Case]:
    if view == "opinions":
        open_still = Opinion.objects.filter(department__in=speaks_for(actor), given_at__isnull=True)
        return cases_asked_about(actor, at).filter(pk__in=open_still.values("case_id"), outcome="")
    return _in_view(cases_of_duty(actor, at), actor, view)


def _in_view(cases: QuerySet[Case], actor: Actor, view: str) -> QuerySet[Case]:
    if view == "done":
        return cases.filter(decided_at__isnull=False)
    if view == "waiting":
        return cases.filter(state__in=WAITING)
    found = cases.filter(state__in=TO_DO)
    return found.filter(_mine(actor)) if view == "mine" else found


def _mine(actor: Actor) -> Q:
    """Cases the officer took, and those taken by absent colleagues for whom they stand in."""
    mine = Q(assignee_id=actor.person_id)
    for department in actor.departments:
        if absent := list(actor.stands_in_for(department)):
            mine |= Q(assignee_id__in=absent, department=department)
    return mine


def is_mine(case: Case, actor: Actor) -> bool:
    """Whether the officer has taken the case, or an absent colleague for whom they stand in."""
    return case.assignee_id is not None and (
        case.assignee_id == actor.person_id or case.assignee_id in actor.stands_in_for(case.department)
    )


def _rows(cases: QuerySet[Case] | list[Case], actor: Actor, at: datetime) -> Iterator[QueueRow]:
    found = list(cases)
    names = holder_names(case.holder_id for case in found)
    weights = weightings() if found else {}
    labels = {each.label_id: each for each in labels_of(actor.departments, ended=True)} if found else {}
    calendar = working_calendar()
    for case in found:
        weighting = weights.get(case.department) or weights.get("") or Weighting()
        yield _row(case, pick(names[case.holder_id], actor.language), weighting, labels, actor, at, calendar)


def _row(
    case: Case,
    name: str,
    weighting: Weighting,
    labels: Mapping[int, LabelShown],
    actor: Actor,
    at: datetime,
    calendar: WorkingCalendar,
) -> QueueRow:
    until, mine = last_day(case.deadline_at), is_mine(case, actor)
    return QueueRow(
        reference=case.reference,
        version_id=case.version_id,
        service_id=case.service_id,
        department=case.department,
        holder_id=case.holder_id,
        holder_name=name,
        state=CaseState(case.state),
        lodged_at=case.lodged_at,
        deadline_on=until,
        days_left=calendar.between(macau_date(at), until) if until else None,
        overdue=case.overdue,
        assignee=pick(case.assignee.names, actor.language) if case.assignee else "",
        assignee_id=case.assignee_id,
        mine=mine,
        in_substitution=mine and case.assignee_id != actor.person_id,
        urgent_reason=case.urgent_reason,
        labels=tuple(labels[number] for number in case.labels if number in labels),
        pressing=pressing_of(case, weighting, at) if case.state in TO_DO else None,
    )
