"""What lower rooms tell us."""

from balcao.cases.api import Case
from balcao.documents.api import DocumentSealed
from balcao.foundation.bus.api import subscriber
from balcao.outbox.models import Happening


@subscriber(DocumentSealed)
def keep_sealed(event: DocumentSealed) -> None:
    """A document of an entity's case may be fetched."""
    case = Case.objects.filter(reference=event.case_reference, holder_id__startswith="e-").first()
    if case is not None:
        Happening.objects.create(
            kind="document.sealed",
            holder_id=case.holder_id,
            service_id=case.service_id,
            draft_id=case.draft_id,
            data={"reference": case.reference, "service": case.service_id, "number": event.number},
        )
