"""What an applicant still has to do until a day: which of it runs out, and what may move because of an outage."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from balcao.cases.charge_types import ChargeState
from balcao.cases.jobs import extend_terms
from balcao.cases.models import Case, Charge, Hearing, Supplement
from balcao.cases.proceedings import HearingEnd
from balcao.cases.types import CaseState
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.outages.api import held_terms, is_held

MOST = 100
"""So many cases are named."""


def applicant_terms() -> Iterator[tuple[str, QuerySet[Any]]]:
    """Everything that is open, by its name; each row has `due_on` and `case`."""
    yield "supplement", Supplement.objects.filter(answered_at__isnull=True)
    yield "hearing", Hearing.objects.filter(ended_at__isnull=True, due_on__isnull=False)
    yield "charge", Charge.objects.filter(state=ChargeState.OPEN)


def begin_extending(*, department: str, service_id: str, since: date, until: date) -> None:
    """Have the terms looked through that end on those days, of a service, of a department (no `service_id`) or of
    everything (neither)."""
    given = {"department": department, "service_id": service_id, "since": str(since), "until": str(until)}
    extend_terms.defer_once(key=f"outage:{':'.join(given.values())}", **given, after=0)


def ending(*, department: str, service_id: str, since: date, until: date | None) -> Q:
    """Narrows terms to those that end on a day, up to another, in such a place."""
    found = Q(due_on__gte=since)
    found &= Q(due_on__lte=until) if until else Q()
    found &= Q(case__department=department) if department else Q()
    return found & Q(case__service_id=service_id) if service_id else found


def not_held() -> Q:
    """Narrows terms to those that run out when their day is over: of others it is not confirmed whether they move, or
    not known to which day."""
    found = Q()
    for each in held_terms():
        found &= ~ending(department=each.department, service_id=each.service_id, since=each.since, until=each.until)
    return found


def is_over(case: Case, due_on: date, at: datetime) -> bool:
    """Whether a term with that last day has run out: not while it is held."""
    return macau_date(at) > due_on and not is_held(department=case.department, service_id=case.service_id, day=due_on)


def count_terms_within(*, department: str, service_id: str, begins_at: datetime, ends_at: datetime | None) -> int:
    """How many terms of applicants of a service, of a department or of everything end on the days of an outage."""
    until = macau_date(ends_at) if ends_at else None
    found = ending(department=department, service_id=service_id, since=macau_date(begins_at), until=until)
    return sum(rows.filter(found).count() for _what, rows in applicant_terms())


def run_out_within(
    *, actor: Actor, department: str, service_id: str, begins_at: datetime, ends_at: datetime | None
) -> list[str]:
    """The cases of the actor's departments whose term ran out on those days, before anybody told of the outage."""
    until = macau_date(ends_at) if ends_at else None
    found = ending(department=department, service_id=service_id, since=macau_date(begins_at), until=until)
    found &= Q(case__department__in=actor.departments)
    over = (
        Supplement.objects.filter(found, answered_at__isnull=True, case__state=CaseState.SHELVED),
        Hearing.objects.filter(found, end=HearingEnd.SILENT),
        Charge.objects.filter(found, state=ChargeState.LAPSED),
    )
    return sorted({reference for rows in over for reference in rows.values_list("case__reference", flat=True)})[:MOST]
