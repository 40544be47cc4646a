"""Moving applicants' terms that end while their service is closed; a department's own terms run on.

A term that moved ends outside of what closed it, so looking through terms again moves nothing twice: a job that was
killed begins where it was, and nobody is told anything twice.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache

from django.db import transaction
from django.db.models import Q

from balcao.cases.applicant_terms import applicant_terms, ending
from balcao.cases.jobs import extend_terms
from balcao.cases.models import Case
from balcao.cases.moved_terms import Cause, Move, write_moves
from balcao.cases.notes import say
from balcao.kernel.actor import system_actor
from balcao.kernel.texts import Text
from balcao.outages.api import moved_day, rule_on, spans_of

AT_ONCE = 500
"""So many cases one transaction looks through."""


@transaction.atomic
def extend_some(*, department: str, service_id: str, since: date, until: date, after: int, at: datetime) -> int:
    """Move the terms that end on those days of the next cases after that number, and have the others follow; returns
    how many moved."""
    narrowed, asked = ending(department=department, service_id=service_id, since=since, until=until), Q()
    for _what, rows in applicant_terms():
        asked |= Q(pk__in=rows.filter(narrowed).values("case_id"))
    found = Case.objects.filter(asked, pk__gt=after).defer("answers", "facts", "trace", "process_state")
    cases = list(found.select_for_update(of=("self",)).order_by("pk")[:AT_ONCE])
    if len(cases) == AT_ONCE:
        extend_terms.defer(
            department=department, service_id=service_id, since=str(since), until=str(until), after=cases[-1].pk
        )
    return _extend(cases, at)


def extend_case(case: Case, *, at: datetime) -> bool:
    """Move the terms of a locked case that end in an outage; returns whether one moved."""
    return bool(_extend([case], at))


def _extend(cases: Iterable[Case], at: datetime) -> int:
    by_number = {case.pk: case for case in cases}
    moves: dict[date, list[Move]] = defaultdict(list)
    later = _later()
    for what, rows in applicant_terms():
        changed = []
        for row in rows.filter(case__in=by_number).order_by("pk"):
            case = by_number[row.case_id]
            until = later(case.department, case.service_id, row.due_on)
            if what not in rule_on(row.due_on).moves or until is None or until == row.due_on:
                continue
            moves[row.due_on].append(Move(case=case, what=what, before=row.due_on, until=until))
            row.due_on = until
            if what != "charge":
                row.extended_to = until
            changed.append(row)
        fields = ["due_on"] if what == "charge" else ["due_on", "extended_to"]
        rows.model.objects.bulk_update(changed, fields, batch_size=500)
    for day, some in moves.items():
        for reason, same in _by_reason(some):
            write_moves(system_actor(), at, same, Cause(day=day, way="extended", reason=reason))
    return sum(map(len, moves.values()))


def _later() -> Callable[[str, str, date], date | None]:
    """To which day a term moves, asked once for all cases of a service that have it."""
    return cache(lambda department, service_id, day: moved_day(department=department, service_id=service_id, day=day))


def _by_reason(moves: Iterable[Move]) -> list[tuple[Text, list[Move]]]:
    """The moves by the times in which their service was closed on their day, in words."""
    found: dict[tuple[str, str], list[Move]] = defaultdict(list)
    for each in moves:
        found[each.case.department, each.case.service_id].append(each)
    return [(_closed(*service, some[0].before), some) for service, some in found.items()]


def _closed(department: str, service_id: str, day: date) -> Text:
    spans = [each for each in spans_of(department, service_id, since=day) if each.first <= day and each.ends_at]
    begins, ends = min(each.begins_at for each in spans), max(each.ends_at for each in spans if each.ends_at)
    return say("cases.step.closed_between", begins=begins, ends=ends)
