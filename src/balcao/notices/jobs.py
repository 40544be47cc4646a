"""The mails that say something lies in the inbox."""

from datetime import datetime

from balcao.entities.api import representatives_of
from balcao.foundation.jobs.api import job
from balcao.kernel.clock import now
from balcao.notices.mail import send_nudge
from balcao.notices.models import Notice


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


def addressees(notice: Notice, at: datetime) -> list[int]:
    """The persons to tell."""
    kind, _, number = notice.holder_id.partition("-")
    return [int(number)] if kind == "p" else representatives_of(int(number), at)


def _try(notice: Notice, person_id: int, at: datetime) -> OSError | None:
    try:
        send_nudge(notice=notice, person_id=person_id, at=at)
    except OSError as failure:  # smtplib's failures are OSErrors too
        return failure
    return None
