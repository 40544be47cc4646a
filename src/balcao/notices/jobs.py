"""The mails that say something lies in the inbox, and the letters for those whom no electronic notice reaches."""

import math
from datetime import datetime

from balcao.foundation.jobs.api import job, periodic
from balcao.foundation.storage.api import put
from balcao.kernel.clock import UTC, now
from balcao.notices.addressees import addressees
from balcao.notices.choices.digest import put_into_digest, send_due_digests
from balcao.notices.choices.routes import routes
from balcao.notices.letter import letter_pdf
from balcao.notices.mail import send_nudge
from balcao.notices.models import Letter, Notice
from balcao.notices.types import Channel, NoticeKind


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
    failures = [failure for person in addressees(notice, at) if (failure := _tell(notice, person, at))]
    if failures:
        raise failures[0]


@job(name="notices.nudge_later", queue="notify")
def nudge_later(notice_id: int, person_id: int) -> None:
    """Tell one person whose quiet hours are over, unless somebody opened the notice meanwhile or they no longer may.

    What they chose by now counts.
    """
    notice = Notice.objects.filter(pk=notice_id, opened_at__isnull=True).first()
    at = now()
    if notice is not None and person_id in addressees(notice, at) and (failure := _tell(notice, person_id, at)):
        raise failure


@periodic(name="notices.send_digests", cron="*/30 0-15 * * *", queue="notify")
def send_digests(timestamp: int) -> int:
    """From eight in the morning of Macao: one mail to each person who wants a digest; returns how many got one."""
    return send_due_digests(at=datetime.fromtimestamp(timestamp, tz=UTC))


@job(name="notices.print_letter", queue="seal")
def print_letter(notice_id: int) -> None:
    """Typeset the letter of a notice, so that it can be printed; a letter that is there stays as it is."""
    letter = Letter.objects.select_related("notice").filter(pk=notice_id, storage_key="").first()
    if letter is not None:
        letter.storage_key = put(letter_pdf(letter.notice), media_type="application/pdf", name="letter.pdf").key
        letter.save(update_fields=["storage_key"])


def _tell(notice: Notice, person_id: int, at: datetime) -> OSError | None:
    """Now, after the quiet hours, or in a digest: as the person chose."""
    route = routes(
        person_id=person_id,
        holder_id=notice.holder_id,
        kind=NoticeKind(notice.kind),
        at=at,
        legal=notice.legal,
        asks=bool(notice.path),
    )
    if route.digest_on is not None:
        put_into_digest(notice=notice, person_id=person_id, due_on=route.digest_on)
        return None
    if route.not_before > at:
        seconds = math.ceil((route.not_before - at).total_seconds())
        nudge_later.defer_later(seconds=seconds, notice_id=notice.pk, person_id=person_id)
        return None
    if Channel.MAIL not in route.channels:
        return None
    try:
        send_nudge(notice=notice, person_id=person_id, language=route.language, at=at)
    except OSError as failure:  # smtplib's failures are OSErrors too
        return failure
    return None
