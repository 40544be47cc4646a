"""What an applicant still has to do until a day: which of it runs out, and what may move because of an outage."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from balcao.cases.charge_types import ChargeState
from balcao.cases.jobs import extend_terms
from balcao.cases.models import Case, Charge, Hearing, Supplement
from balcao.kernel.clock import macau_date
from balcao.outages.api import held_terms, is_held


def applicant_terms() -> Iterator[tuple[str, QuerySet[Any]]]:
    """Everything that is open, by its name; each row has `due_on` and `case`."""
    yield "supplement", Supplement.objects.filter(answered_at__isnull=True)
    yield "hearing", Hearing.objects.filter(ended_at__isnull=True, due_on__isnull=False)
    yield "charge", Charge.objects.filter(state=ChargeState.OPEN)


def begin_extending(*, department: str, service_id: str) -> None:
    """Have the terms of a service, of a department (no `service_id`) or of everything (neither) looked through."""
    key = f"outage:{department}:{service_id}"
    extend_terms.defer_once(key=key, department=department, service_id=service_id, after=0)


def not_held() -> Q:
    """Narrows terms (with `due_on` and `case`) to those that run out when their day is over: of others it is not
    confirmed whether they move, or not known to which day."""
    found = Q()
    for each in held_terms():
        one = Q(due_on__gte=each.since)
        one &= Q(due_on__lte=each.until) if each.until else Q()
        one &= Q(case__department=each.department) if each.department else Q()
        one &= Q(case__service_id=each.service_id) if each.service_id else Q()
        found &= ~one
    return found


def is_over(case: Case, due_on: date, at: datetime) -> bool:
    """Whether a term with that last day has run out: not while it is held."""
    return macau_date(at) > due_on and not is_held(department=case.department, service_id=case.service_id, day=due_on)


def count_terms_within(*, department: str, service_id: str, begins_at: datetime, ends_at: datetime | None) -> int:
    """How many terms of applicants of a service, of a department or of everything end on the days of an outage."""
    within = Q(due_on__gte=macau_date(begins_at))
    within &= Q(due_on__lte=macau_date(ends_at)) if ends_at else Q()
    within &= Q(case__department=department) if department else Q()
    within &= Q(case__service_id=service_id) if service_id else Q()
    return sum(rows.filter(within).count() for _what, rows in applicant_terms())
