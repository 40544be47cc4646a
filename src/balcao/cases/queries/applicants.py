"""Who applied for a service, for a chief who has something to tell them all."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import Max, Q

from balcao.cases.policies import cases_of_duty
from balcao.cases.scopes import service_scopes
from balcao.cases.types import CaseState
from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.clock import MACAU

APPLICANTS = {
    "in_course": ~Q(state__in=[each.value for each in CaseState if each.closed]),
    "granted": Q(state=CaseState.GRANTED.value),
    "refused": Q(state=CaseState.REFUSED.value),
}
"""The states of cases by which their applicants are told apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicants:
    """Holders, each once, in the order of their first case; `clearance` is that of the most secret case, `scopes` the
    names under which the service may be mandated."""

    holders: tuple[str, ...]
    clearance: int
    scopes: tuple[str, ...]


def applicants_of(
    *,
    actor: Actor,
    at: datetime,
    department: str,
    service_id: str,
    states: Iterable[str],
    since: date | None = None,
    until: date | None = None,
) -> Applicants:
    """The holders of the cases that are the actor's as a chief, up to their clearance, none their own matter; nor of
    cases whose applicant is no longer there.

    :param since: the first day on which they were lodged, in Macao.
    :param until: the last such day.
    """
    chief = replace(actor, posts=frozenset(post for post in actor.posts if post.duty == CHIEF))
    wanted = Q(pk__in=[])
    for each in states:
        wanted |= APPLICANTS.get(each, Q(pk__in=[]))
    rows = cases_of_duty(chief, at).filter(wanted, department=department, service_id=service_id, stands_still="")
    if since is not None:
        rows = rows.filter(lodged_at__gte=datetime.combine(since, time.min, MACAU))
    if until is not None:
        rows = rows.filter(lodged_at__lt=datetime.combine(until + timedelta(days=1), time.min, MACAU))
    holders = dict.fromkeys(rows.order_by("pk").values_list("holder_id", flat=True))
    return Applicants(
        holders=tuple(holders),
        clearance=rows.aggregate(most=Max("clearance"))["most"] or 0,
        scopes=service_scopes(service_id),
    )
