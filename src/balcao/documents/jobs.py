"""Making documents away from the page that asked for them."""

from datetime import datetime, timedelta

from balcao.documents.archiving import due_for_stamps, stamp_document
from balcao.documents.ceremony import note_remote_ends
from balcao.documents.gateways.base import SealingUnavailable
from balcao.documents.operations import make_document
from balcao.documents.partial_uploads import forget_uploads
from balcao.documents.quarantine import check_waiting
from balcao.documents.queries import left_unmade
from balcao.documents.waiting import is_out, note_outage, try_oldest
from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.clock import UTC, now

PATIENCE = timedelta(minutes=10)


@job(name="documents.make", queue="seal")
def make(document_id: int) -> None:
    """Make and seal one document, if it is not made yet; while sealing is out, leave it for when it goes on."""
    if is_out():
        return
    try:
        make_document(at=now(), document_id=document_id)
    except SealingUnavailable as failure:
        note_outage(at=now(), failure=failure)


@periodic(name="documents.resume_sealing", cron="* * * * *", queue="seal")
def resume_sealing(timestamp: int) -> int:
    """While sealing is out, try the oldest document; when that works the others follow. Returns how many follow."""
    at = now()
    following = try_oldest(at=at, make=lambda document_id: make_document(at=at, document_id=document_id))
    for document_id in following:
        make.defer_once(key=f"document:{document_id}", document_id=document_id)
    return len(following)


@job(name="documents.stamp", queue="bulk")
def stamp(document_id: int) -> None:
    """Put a time stamp over one sealed document, if it is due."""
    stamp_document(at=now(), document_id=document_id)


@periodic(name="documents.stamp_again", cron="17 * * * *")
def stamp_sealed_again(timestamp: int) -> int:
    """Ask for the stamps that are due; returns how many."""
    due = due_for_stamps(at=datetime.fromtimestamp(timestamp, tz=UTC))
    for document_id in due:
        stamp.defer_once(key=f"document-stamp:{document_id}", document_id=document_id)
    return len(due)


@periodic(name="documents.note_remote_ends", cron="7 */6 * * *")
def note_ends_of_remote_keys(timestamp: int) -> int:
    """Keep until when the certificates at the signing service hold; returns of how many departments."""
    return note_remote_ends()


@periodic(name="documents.forget_uploads", cron="3-59/10 * * * *")
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


@periodic(name="documents.check_quarantine", cron="* * * * *")
def check_quarantine(timestamp: int) -> int:
    """Every minute: ask the scanner about what waits in quarantine; returns of how many files it spoke."""
    return check_waiting(at=datetime.fromtimestamp(timestamp, tz=UTC))
