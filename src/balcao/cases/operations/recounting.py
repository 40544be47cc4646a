"""Counting running terms again after the working days changed; what an outage moved stays moved.

Every term is worked out from where it began, so counting again is harmless, whenever and however often it is done.
The sweep counts again before it acts: a term set by someone who did not yet see a new closing day ends nothing early.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from balcao.calendar.api import closing_days, working_calendar
from balcao.cases.clock import end_of_day, last_day, not_before, set_deadline
from balcao.cases.models import Case, Hearing, Opinion, Supplement
from balcao.cases.moved_terms import Cause, Move, write_moves
from balcao.cases.operations.extending import extend_case
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text
from balcao.kernel.workdays import WorkingCalendar


@transaction.atomic
def recount_terms(*, actor: Actor, at: datetime, day: date, closed: bool, reason: Text) -> int:
    """Move every running term that counts a day, which became a closing day or is worked after all; returns how many
    moved."""
    moves = _recounted(_touched(day), working_calendar(), at)
    write_moves(actor, at, moves, Cause(day=day, way="moved" if closed else "moved_back", reason=reason))
    return len(moves)


def recount_case(case: Case, *, at: datetime) -> bool:
    """Count the terms of a locked, undecided case again; returns whether one moved."""
    moves = _recounted([case], working_calendar(), at)
    entered = closing_days(since=macau_date(case.lodged_at))
    if moves and entered:
        latest = max(entered, key=lambda each: each.entered_at)
        cause = Cause(day=latest.day, way="moved", reason=latest.reason)
        write_moves(system_actor(case.department), at, moves, cause)
    return extend_case(case, at=at) or bool(moves)


def _touched(day: date) -> list[Case]:
    """Cases with a term that does not end before that day, locked."""
    asked = Supplement.objects.filter(answered_at__isnull=True, due_on__gte=day)
    opinions = Opinion.objects.filter(given_at__isnull=True, due_on__gte=day)
    heard = Hearing.objects.filter(ended_at__isnull=True, due_on__gte=day)
    terms = (
        Q(clock_since__isnull=False, deadline_at__gte=end_of_day(day))
        | Q(pk__in=asked.values("case_id"))
        | Q(pk__in=opinions.values("case_id"))
        | Q(pk__in=heard.values("case_id"))
    )
    undecided = Q(outcome="", finished_at__isnull=True)
    running = Case.objects.filter(terms, undecided | Q(pk__in=heard.exclude(revision=None).values("case_id")))
    return list(running.defer("answers", "facts", "trace", "process_state").select_for_update().order_by("pk"))


def _recounted(cases: Iterable[Case], calendar: WorkingCalendar, at: datetime) -> list[Move]:
    by_number = {case.pk: case for case in cases}
    return [
        *_clocks(by_number, calendar, at),
        *_due_days(Supplement.objects.filter(answered_at__isnull=True), by_number, calendar, "supplement"),
        *_due_days(Opinion.objects.filter(given_at__isnull=True), by_number, calendar, "opinion"),
        *_due_days(
            Hearing.objects.filter(ended_at__isnull=True, counts_from__isnull=False), by_number, calendar, "hearing"
        ),
    ]


def _clocks(cases: Mapping[int, Case], calendar: WorkingCalendar, at: datetime) -> list[Move]:
    moves = []
    for case in cases.values():
        before = last_day(case.deadline_at)
        if before is not None and set_deadline(case, calendar):
            until = last_day(case.deadline_at) or before
            case.overdue = case.overdue and until < macau_date(at)
            moves.append(Move(case=case, what="deadline", before=before, until=until))
    Case.objects.bulk_update([move.case for move in moves], ["deadline_at", "overdue"], batch_size=500)
    return moves


def _due_days(rows: QuerySet[Any], cases: Mapping[int, Case], calendar: WorkingCalendar, what: str) -> list[Move]:
    """The days by which someone was asked to answer; `rows` are supplements, opinions or hearings still open."""
    moves, changed = [], []
    for row in rows.filter(case__in=cases).order_by("pk"):
        until = _last_day(row, calendar)
        if until != row.due_on:
            department = getattr(row, "department", "")
            moves.append(
                Move(case=cases[row.case_id], what=what, before=row.due_on, until=until, department=department)
            )
            row.due_on = until
            changed.append(row)
    rows.model.objects.bulk_update(changed, ["due_on"], batch_size=500)
    return moves


def _last_day(row: Any, calendar: WorkingCalendar) -> date:
    if isinstance(row, Hearing):
        assert row.counts_from is not None, "a term that has not begun is not counted"
        counted = calendar.end_of_term(row.counts_from, row.days, row.count)
    else:
        counted = calendar.add(macau_date(row.asked_at), row.days)
    return not_before(counted, getattr(row, "extended_to", None), calendar)
