"""Making documents away from the page that asked for them."""

from balcao.documents.operations import make_document
from balcao.foundation.jobs.api import job
from balcao.kernel.clock import now


@job(name="documents.make", queue="seal")
def make(document_id: int) -> None:
    """Make and seal one document, if it is not made yet."""
    make_document(at=now(), document_id=document_id)
