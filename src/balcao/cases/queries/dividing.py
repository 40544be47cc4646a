"""What one asks when giving cases to officers: what a rule looks at, who has how much to do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from balcao.accounts.api import officers_on
from balcao.cases.models import TO_DO, Case
from balcao.cases.policies import cases_of_duty, own_matter
from balcao.kernel.actor import Actor, PostHeld
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignable:
    """A case as a rule of assignment sees it."""

    case_id: int
    reference: str
    department: str
    service_id: str
    duty: str
    clearance: int
    answers: Mapping[str, Any]
    facts: Mapping[str, Any]
    taken: bool

    def fits(self, posts: Iterable[PostHeld]) -> bool:
        """Whether one of the posts covers the case."""
        kind = {name: getattr(self, name) for name in ("department", "duty", "service_id", "clearance")}
        return any(post.covers(**kind) for post in posts)


def to_assign(*, case_id: int) -> Assignable | None:
    """A case that waits for an officer; None once it does not."""
    return next(iter(_seen(Case.objects.filter(pk=case_id, state__in=TO_DO))), None)


def lately_with_officers(
    *, actor: Actor, at: datetime, department: str, days: int = 30, limit: int = 1_000
) -> list[Assignable]:
    """The department's cases of the last days that an officer had to decide, the latest first, as the actor may see."""
    seen = cases_of_duty(actor, at).filter(department=department, lodged_at__gte=at - timedelta(days=days))
    return _seen(seen.exclude(route__in=("instant", "tacit")).order_by("-lodged_at", "-pk")[:limit])


def open_by_officer(*, department: str) -> dict[int, int]:
    """How many undecided cases each officer of the department has."""
    found = Case.objects.filter(state__in=TO_DO, assignee__isnull=False, department=department)
    return dict(found.order_by().values_list("assignee_id").annotate(Count("pk")))


def officers_for(case: Case, at: datetime) -> dict[int, Text]:
    """The officers who may work on a case today, by number, with their names; the absent and the partial left out."""
    found = {}
    for officer in officers_on(department=case.department, on=macau_date(at)):
        if any(_covers(post, case) for post in officer.posts) and not _own(case, officer.person_id, at):
            found[officer.person_id] = officer.name
    return found


def _covers(post: PostHeld, case: Case) -> bool:
    return post.covers(department=case.department, duty=case.duty, service_id=case.service_id, clearance=case.clearance)


def _own(case: Case, person_id: int, at: datetime) -> bool:
    return f"p-{person_id}" in case.barred or Case.objects.filter(own_matter(person_id, at), pk=case.pk).exists()


def _seen(cases: QuerySet[Case]) -> list[Assignable]:
    columns = ("reference", "department", "service_id", "duty", "clearance", "answers", "facts", "assignee_id")
    return [
        Assignable(
            case_id=case.pk,
            reference=case.reference,
            department=case.department,
            service_id=case.service_id,
            duty=case.duty,
            clearance=case.clearance,
            answers=case.answers,
            facts=case.facts,
            taken=case.assignee_id is not None,
        )
        for case in cases.only(*columns)
    ]
