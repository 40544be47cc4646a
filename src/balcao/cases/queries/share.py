"""What an outside body sees of a case: the pages it was asked about, and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime

from balcao.cases.models import Opinion
from balcao.cases.queries.opinions import narrowed_to
from balcao.cases.readiness import journey_of
from balcao.catalogue.api import ServiceVersion, get_version
from balcao.formkit.api import Journey


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyShare:
    """The share of a body. `answered`: it has answered, or its term was taken as silence; `closed`: decided without."""

    reference: str
    holder_id: str
    department: str
    body: str
    version: ServiceVersion
    journey: Journey
    due_on: date
    kind: str
    answered_at: datetime | None
    closed: bool


def share_of_body(*, at: datetime, opinion_id: int) -> BodyShare:
    """The share, for who proved to speak for the body."""
    opinion = Opinion.objects.select_related("case").get(pk=opinion_id, outside=True)
    case, version = opinion.case, get_version(opinion.case.version_id)
    return BodyShare(
        reference=case.reference,
        holder_id=case.holder_id,
        department=case.department,
        body=opinion.department,
        version=version,
        journey=narrowed_to(journey_of(version, case.answers, case.facts, case.lodged_at), opinion.pages),
        due_on=opinion.due_on,
        kind=opinion.kind,
        answered_at=opinion.given_at,
        closed=bool(case.outcome) or case.state_is_closed,
    )
