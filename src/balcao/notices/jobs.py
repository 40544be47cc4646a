"""The mails that say something lies in the inbox, and the letters for those whom no electronic notice reaches."""

import math
from datetime import datetime, timedelta

from balcao.foundation.db.api import KeptQuestion, given
from balcao.foundation.jobs.api import job, periodic
from balcao.foundation.storage.api import put
from balcao.kernel.clock import UTC, now
from balcao.notices.addressees import addressees
from balcao.notices.addressing import ask_addresses
from balcao.notices.choices.digest import put_into_digest, send_due_digests
from balcao.notices.choices.routes import routes
from balcao.notices.delivery.nudging import nudge_person
from balcao.notices.delivery.queries import left_untold
from balcao.notices.gateways.base import NotTaken
from balcao.notices.letter import letter_pdf
from balcao.notices.mailings import jobs as mailings  # noqa: F401 - declares its own
from balcao.notices.models import Letter, Notice
from balcao.notices.proof import making
from balcao.notices.proof.making import make_record, served_unrecorded
from balcao.notices.types import NoticeKind
from balcao.notices.words import say

NUDGED_FOR = timedelta(days=3)
PATIENCE = timedelta(hours=3)
"""As long as the job of a nudge tries by itself."""


@job(name="notices.nudge", queue="notify")
def nudge(notice_id: int) -> None:
    """Tell everyone who receives what is addressed to the holder, each once.

    A message that fails does not hold up the others; the job then fails and is tried again for those left.
    """
    nudge_notice(notice_id)


@job(name="notices.send_call", queue="notify", priority=10)
def send_call(call_id: int) -> None:
    """Call an officer to who waits, unless somebody took them meanwhile."""
    from balcao.notices.calls.calling import carry_call

    carry_call(call_id=call_id, at=now())


@job(name="notices.nudge_later", queue="notify")
def nudge_later(notice_id: int, person_id: int) -> None:
    """Tell one person whose quiet hours are over, unless somebody opened the notice meanwhile or they no longer may.

    What they chose by now counts.
    """
    notice = Notice.objects.filter(pk=notice_id, opened_at__isnull=True, moot_at__isnull=True).first()
    at = now()
    if notice is not None and person_id in addressees(notice, at) and (failure := _tell(notice, person_id, at)):
        raise failure


@periodic(name="notices.nudge_again", cron="27 * * * *", queue="notify")
def nudge_again(timestamp: int) -> int:
    """Tell those whose nudge no provider took until its job gave up, for three days; returns how many."""
    at = datetime.fromtimestamp(timestamp, tz=UTC)
    left = left_untold(since=at - NUDGED_FOR, before=at - PATIENCE)
    for notice_id, person_id in left:
        nudge_later.defer_once(key=f"nudge:{notice_id}:{person_id}", notice_id=notice_id, person_id=person_id)
    return len(left)


@job(name="notices.record_service", queue="seal")
def record_service(notice_id: int) -> None:
    """Make the record of a notice that counts as received."""
    make_record(notice_id=notice_id, at=now())


@job(name="notices.revoke_record", queue="seal")
def revoke_record(number: str) -> None:
    """Take the document of a record out of force whose day moved; the sweep makes the next."""
    making.revoke_record(number=number, at=now(), reason=say("notices.proof.moved"))


@periodic(name="notices.record_served", cron="25 * * * *")
def record_served(timestamp: int) -> int:
    """Hourly: have the records made of the notices that nobody opened until their day was over, and of those left
    behind; returns how many."""
    found = served_unrecorded(at=datetime.fromtimestamp(timestamp, tz=UTC))
    for notice_id in found:
        record_service.defer_once(key=f"record:{notice_id}", notice_id=notice_id)
    return len(found)


@job(name="notices.tell_of_unusable", queue="notify")
def tell_of_unusable(address_id: int) -> None:
    """Tell a person, in their inbox, that one of their addresses takes nothing."""
    from balcao.notices.delivery.telling import tell_of_address

    tell_of_address(address_id=address_id, at=now())


@periodic(name="notices.send_digests", cron="*/30 0-15 * * *", queue="notify")
def send_digests(timestamp: int) -> int:
    """From eight in the morning of Macao: one mail to each person who wants a digest; returns how many got one."""
    return send_due_digests(at=datetime.fromtimestamp(timestamp, tz=UTC))


@job(name="notices.print_letter", queue="seal")
def print_letter(notice_id: int) -> None:
    """Typeset the letter of a notice, so that it can be printed; a letter that is there stays as it is."""
    letter = Letter.objects.select_related("notice").filter(pk=notice_id, storage_key="").first()
    if letter is not None:
        ask_addresses([letter], at=now())
        letter.storage_key = put(letter_pdf(letter.notice), media_type="application/pdf", name="letter.pdf").key
        letter.save(update_fields=["storage_key"])


@job(name="notices.make_print_run", queue="seal")
def make_print_run(run_id: int) -> None:
    """Typeset the letters an officer prints together."""
    from balcao.notices.posting import build_print_run

    build_print_run(run_id=run_id)


def _tell(notice: Notice, person_id: int, at: datetime) -> NotTaken | None:
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
    return nudge_person(notice=notice, route=route, at=at)


def nudge_notice(notice_id: int) -> None:
    """The same here and now.

    :raises NotTaken: if somebody's message should be tried again.
    """
    notice = _NOTICE.first(notice=notice_id)
    if notice is None:
        return
    at = now()
    failures = [failure for person in addressees(notice, at) if (failure := _tell(notice, person, at))]
    if failures:
        raise failures[0]


_NOTICE = KeptQuestion(lambda: Notice.objects.filter(pk=given("notice"), moot_at__isnull=True))
