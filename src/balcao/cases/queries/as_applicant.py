"""A case as its applicant sees it, for the officer who wants to know what they were told."""

from datetime import datetime

from balcao.cases.notes import say
from balcao.cases.policies import cases_of_duty
from balcao.cases.queries.cases import view_of
from balcao.cases.types import CaseView
from balcao.foundation.audit.api import record_read
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


def applicants_view(*, actor: Actor, at: datetime, reference: str) -> CaseView:
    """The applicant's own view; looking is recorded as a reading of its own.

    :raises NotFound: for an officer whose duty the case is not.
    """
    case = cases_of_duty(actor, at).filter(reference=reference).first()
    if case is None:
        raise NotFound(f"case {reference}")
    view = view_of(case, at, internal=False)
    record_read(
        actor=actor,
        at=at,
        subject=f"case:{reference}",
        holder_id=case.holder_id,
        purpose=say("cases.reading.as_applicant"),
        basis=view.version.definition.data.legal_basis[0].text(),
    )
    return view
