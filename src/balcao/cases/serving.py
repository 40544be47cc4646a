"""A decision served on those who applied together: each with days and remedies of their own."""

from datetime import datetime

from balcao.cases.co_applicants import still_applying, tell_co_applicant
from balcao.cases.decision import decision_text
from balcao.cases.models import Case, Decision
from balcao.cases.proceedings import DecisionKind
from balcao.cases.remedies import remedies_of, served_as
from balcao.catalogue.api import ServiceDefinition
from balcao.entities.api import holder_name


def serve_together(case: Case, definition: ServiceDefinition, decision: Decision, *, at: datetime, key: str) -> None:
    """Serve the decision in force on each who has not withdrawn; said again, it changes nothing."""
    kind, names = DecisionKind(decision.kind), holder_name(case.holder_id)
    for holder in still_applying(case):
        own = f"/as/{holder}/matters/{case.reference}/"
        tell_co_applicant(
            case,
            holder,
            at=at,
            key=key,
            unique=served_as(case),
            legal=True,
            path=f"{own}remedies/" if remedies_of(case, at, holder) else own,
            body=decision_text(case, definition, names, at=at, kind=kind, why=decision.why, to=holder),
        )
