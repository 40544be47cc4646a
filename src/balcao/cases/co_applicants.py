"""Several persons apply together: who they are, and what each is told."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from balcao.accounts.api import person_by_bir
from balcao.cases.co_applicant_types import CoApplicantView
from balcao.cases.models import Case, CoApplicant
from balcao.cases.notes import tell_holder
from balcao.catalogue.api import ServiceDefinition
from balcao.kernel.actor import system_actor
from balcao.kernel.texts import Text


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


def tell_co_applicants(
    case: Case, *, at: datetime, key: str, unique: str, legal: bool = False, body: Text | None = None, **values: Any
) -> None:
    """The same words to each who has not withdrawn."""
    for holder in still_applying(case):
        tell_holder(
            actor=system_actor(case.department),
            at=at,
            case=case,
            key=key,
            unique=f"{unique}:{holder}",
            legal=legal,
            body=body,
            path=f"/as/{holder}/matters/{case.reference}/",
            to=holder,
            **values,
        )
