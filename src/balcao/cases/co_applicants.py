"""Several persons apply together: who they are, and what each is told."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q

from balcao.accounts.api import person_by_bir
from balcao.cases.co_applicant_types import CoApplicantView
from balcao.cases.models import Case, CoApplicant
from balcao.cases.notes import tell_holder
from balcao.cases.remedies import notice_to
from balcao.catalogue.api import ServiceDefinition
from balcao.kernel.actor import Actor, system_actor


def keep_co_applicants(case: Case, definition: ServiceDefinition) -> None:
    """Those whom the answers name as applying together, kept with a case just lodged."""
    together = definition.data.co_applicants
    if together is None:
        return
    named = {person_by_bir(str(row.get("bir", ""))) for row in case.answers.get(together.rows) or []}
    persons = sorted(each for each in named if each is not None and f"p-{each}" != case.holder_id)
    CoApplicant.objects.bulk_create(CoApplicant(case=case, person_id=each) for each in persons)


def co_applicants_of(case: Case) -> tuple[CoApplicantView, ...]:
    """All of them, those who withdrew included."""
    rows = CoApplicant.objects.filter(case=case).select_related("person").order_by("pk")
    return tuple(CoApplicantView(person_id=row.person_id, name=row.person.names, left_at=row.left_at) for row in rows)


def still_applying(case: Case) -> Iterator[str]:
    """The holders in whose own inbox those who have not withdrawn read."""
    numbers = (
        CoApplicant.objects.filter(case=case, left_at__isnull=True).order_by("pk").values_list("person_id", flat=True)
    )
    return (f"p-{number}" for number in numbers)


def addressed_to(actor: Actor) -> Q:
    """The cases whose decision the actor's holder is an addressee of: their own, and, for a person acting for
    themself, those in which they applied together with others and did not withdraw."""
    own = Q(holder_id=actor.holder_id)
    if actor.entity_id is not None or actor.ward_id is not None:
        return own
    together = CoApplicant.objects.filter(person_id=actor.principal_id or 0, left_at__isnull=True)
    return own | Q(pk__in=together.values("case_id"))


def tell_co_applicants(case: Case, *, at: datetime, key: str, unique: str, **values: Any) -> None:
    """The same words to each who has not withdrawn."""
    for holder in still_applying(case):
        path = f"/as/{holder}/matters/{case.reference}/"
        tell_co_applicant(case, holder, at=at, key=key, unique=unique, path=path, **values)


def tell_co_applicant(
    case: Case, holder: str, *, at: datetime, key: str, unique: str, legal: bool = False, path: str, **values: Any
) -> None:
    """Words to one of them, in their own inbox."""
    tell_holder(
        actor=system_actor(case.department),
        at=at,
        case=case,
        key=key,
        unique=notice_to(case, unique, holder),
        legal=legal,
        path=path,
        to=holder,
        **values,
    )
