"""The mails that say something lies in the inbox, and the letters for those whom no electronic notice reaches."""

from datetime import datetime

from balcao.accounts.api import guardians_of
from balcao.entities.api import EVERY_SERVICE, representatives_of
from balcao.foundation.jobs.api import job
from balcao.foundation.storage.api import put
from balcao.kernel.clock import now
from balcao.notices.letter import letter_pdf
from balcao.notices.mail import send_nudge
from balcao.notices.models import Letter, Notice


@job(name="notices.nudge", queue="notify")
def nudge(notice_id: int) -> None:
    """Mail everyone who receives what is addressed to the holder, each once.

    Sending is at least once: who ends between the mail server's answer and the commit sends that one mail again.
    A mail that fails does not hold up the others; the job then fails and is tried again for those left.
    """
    notice = Notice.objects.filter(pk=notice_id).first()
    if notice is None:
        return
    at = now()
    failures = [failure for person in addressees(notice, at) if (failure := _try(notice, person, at))]
    if failures:
        raise failures[0]


@job(name="notices.print_letter", queue="seal")
def print_letter(notice_id: int) -> None:
    """Typeset the letter of a notice, so that it can be printed; a letter that is there stays as it is."""
    letter = Letter.objects.select_related("notice").filter(pk=notice_id, storage_key="").first()
    if letter is not None:
        letter.storage_key = put(letter_pdf(letter.notice), media_type="application/pdf", name="letter.pdf").key
        letter.save(update_fields=["storage_key"])


def addressees(notice: Notice, at: datetime) -> list[int]:
    """The persons to tell who may read it: of somebody under guardianship the guardians too."""
    kind, _, number = notice.holder_id.partition("-")
    scopes = (EVERY_SERVICE, *notice.scopes)
    if kind == "e":
        return representatives_of(int(number), at, scopes)
    guardians = guardians_of(ward_id=int(number), at=at)
    return [int(number), *(each.guardian_id for each in guardians if not set(scopes).isdisjoint(each.scopes))]


def _try(notice: Notice, person_id: int, at: datetime) -> OSError | None:
    try:
        send_nudge(notice=notice, person_id=person_id, at=at)
    except OSError as failure:  # smtplib's failures are OSErrors too
        return failure
    return None
