"""The line that lists show of a document."""

from balcao.documents.models import Document
from balcao.documents.types import DocumentState, DocumentSummary


def summary_of(document: Document) -> DocumentSummary:
    """The line a list shows."""
    return DocumentSummary(
        number=document.number,
        code=document.code,
        kind=document.kind,
        title=document.title,
        holder_id=document.holder_id,
        department=document.department,
        case_reference=document.case_reference,
        state=DocumentState(document.state),
        issued_at=document.requested_at,
        valid_until=document.valid_until,
        sha256=document.sha256,
    )
