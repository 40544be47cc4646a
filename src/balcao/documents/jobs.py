"""Making documents away from the page that asked for them."""

from datetime import datetime, timedelta

from balcao.documents.operations import make_document
from balcao.documents.partial_uploads import forget_uploads
from balcao.documents.queries import left_unmade
from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.clock import UTC, now

PATIENCE = timedelta(minutes=10)


@job(name="documents.make", queue="seal")
def make(document_id: int) -> None:
    """Make and seal one document, if it is not made yet."""
    make_document(at=now(), document_id=document_id)


@periodic(name="documents.forget_uploads", cron="43 * * * *")
def forget_partial_uploads(timestamp: int) -> int:
    """Forget files that arrived piece by piece and never became whole; returns how many."""
    return forget_uploads(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="documents.make_left_behind", cron="*/10 * * * *")
def make_left_behind(timestamp: int) -> int:
    """Ask again for documents whose job used up its retries; returns how many."""
    waiting = left_unmade(before=datetime.fromtimestamp(timestamp, tz=UTC) - PATIENCE)
    for document_id in waiting:
        make.defer_once(key=f"document:{document_id}", document_id=document_id)
    return len(waiting)
