"""The documents of a case for those who applied together with its holder."""

from datetime import datetime

from balcao.cases.models import Case, CoApplicant
from balcao.cases.notes import say
from balcao.catalogue.api import get_version
from balcao.documents.api import documents_of_case, sealed_bytes
from balcao.foundation.audit.api import record_read
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


def document_together(*, actor: Actor, at: datetime, reference: str, number: str) -> bytes:
    """The sealed PDF of a document of a case that the person applied for together with its holder, and did not leave.
    The holder sees the reading.

    :raises NotFound: for everybody else, and for whoever acts for another; and for a document that is none of the case.
    """
    own = actor.entity_id is None and actor.ward_id is None and actor.person_id is not None
    case = Case.objects.filter(reference=reference).first() if own else None
    if case is None or not CoApplicant.objects.filter(case=case, person_id=actor.person_id or 0, left_at=None).exists():
        raise NotFound(f"document {number}")
    made = documents_of_case(case_reference=reference)
    if number not in {each.number for each in made if each.state == "sealed"}:
        raise NotFound(f"document {number}")
    record_read(
        actor=actor,
        at=at,
        event="documents:document:read",
        subject=f"document:{number}",
        holder_id=case.holder_id,
        purpose=say("cases.reading.together"),
        basis=get_version(case.version_id).definition.data.legal_basis[0].text(),
    )
    return sealed_bytes(number=number)
