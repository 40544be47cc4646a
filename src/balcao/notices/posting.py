"""Letters printed together, and letters that came back."""

from datetime import date, datetime, timedelta

from django.db import transaction

from balcao.foundation.audit.api import record, record_reads
from balcao.foundation.bus.api import announce
from balcao.foundation.storage.api import put, read
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.notices.addressing import ask_addresses
from balcao.notices.events import LetterReturned
from balcao.notices.jobs import make_print_run
from balcao.notices.letter import letters_pdf
from balcao.notices.letter_types import PrintRunSummary, ReturnReason
from balcao.notices.models import Letter, Notice, PrintRun
from balcao.notices.queries import letters_handled
from balcao.notices.words import say

DAY = timedelta(days=1)
MOST = 200
"""Letters in one run: a box of the printer, and some seconds of work."""


class NothingToPrint(BalcaoError):
    """No letter waits that is not in a run of yours already."""

    key = "notices.nothing_to_print"


class BadReturn(BalcaoError):
    """A letter comes back on a day between its posting and today."""

    key = "notices.bad_return"


@transaction.atomic
def ask_print_run(*, actor: Actor, at: datetime) -> int:
    """Have the letters that wait made into one PDF, the oldest first. Those in a run of the officer's that is not
    older than a day are left out: asked twice, nothing is printed twice.

    :raises NothingToPrint: if none is left.
    """
    mine = PrintRun.objects.filter(asked_by=actor.self_id, asked_at__gt=at - DAY).select_for_update()
    printed = {number for run in mine for number in run.letters}
    waiting = letters_handled(actor).filter(posted_on__isnull=True).exclude(pk__in=printed)
    numbers = list(waiting.order_by("pk").values_list("pk", flat=True)[:MOST])
    if not numbers:
        raise NothingToPrint
    run = PrintRun.objects.create(asked_by=actor.self_id, asked_by_name=actor.name, asked_at=at, letters=numbers)
    holders = Notice.objects.filter(pk__in=numbers).values_list("pk", "holder_id")
    record_reads(
        actor=actor,
        at=at,
        about=[(f"notice:{number}", holder) for number, holder in holders],
        purpose=say("notices.letter.purpose"),
        basis=say("notices.letter.basis"),
    )
    make_print_run.defer(run_id=run.pk)
    return run.pk


def build_print_run(*, run_id: int) -> None:
    """Typeset what was asked for; one that is there stays as it is."""
    run = PrintRun.objects.filter(pk=run_id, storage_key="").first()
    if run is None:
        return
    ask_addresses(Letter.objects.select_related("notice").filter(pk__in=run.letters), at=run.asked_at)
    notices = {each.pk: each for each in Notice.objects.select_related("letter").filter(pk__in=run.letters)}
    pdf = letters_pdf([notices[number] for number in run.letters], at=run.asked_at)
    stored = put(pdf, media_type="application/pdf", name=f"letters-{run.pk}.pdf")
    PrintRun.objects.filter(pk=run_id, storage_key="").update(storage_key=stored.key)


def print_runs(*, actor: Actor) -> list[PrintRunSummary]:
    """The officer's own latest runs, the newest first."""
    rows = PrintRun.objects.filter(asked_by=actor.self_id).order_by("-pk")[:5]
    return [
        PrintRunSummary(id=row.pk, asked_at=row.asked_at, count=len(row.letters), ready=bool(row.storage_key))
        for row in rows
    ]


def read_print_run(*, actor: Actor, run_id: int) -> bytes:
    """The PDF, for the officer who asked for it; that the letters are read was noted then.

    :raises NotFound: if it is somebody else's, or still being made.
    """
    run = PrintRun.objects.filter(pk=run_id, asked_by=actor.self_id).exclude(storage_key="").first()
    if run is None or letters_handled(actor).filter(pk__in=run.letters).count() != len(run.letters):
        raise NotFound(f"print run {run_id}")
    return read(run.storage_key)


@transaction.atomic
def letter_returned(*, actor: Actor, at: datetime, notice_id: int, returned_on: date, reason: ReturnReason) -> bool:
    """Note that a posted letter came back, and why; returns whether that is new: the first entry stands.

    :raises NotFound: if none was posted, or it is another department's.
    :raises BadReturn: if the day lies ahead or before the posting.
    """
    posted = letters_handled(actor).select_for_update(of=("self",)).select_related("notice")
    row = posted.filter(pk=notice_id, posted_on__isnull=False).first()
    if row is None or row.posted_on is None:
        raise NotFound(f"letter {notice_id}")
    if row.returned_on is not None:
        return False
    if not row.posted_on <= returned_on <= macau_date(at):
        raise BadReturn
    row.returned_on, row.return_reason = returned_on, reason.value
    row.save(update_fields=["returned_on", "return_reason"])
    record(
        actor=actor,
        at=at,
        event="notices:notice:returned",
        subject=f"notice:{row.pk}",
        holder_id=row.notice.holder_id,
        data={"returned_on": returned_on.isoformat(), "reason": reason.value},
    )
    announce(
        LetterReturned(
            notice_id=row.pk,
            case_reference=row.notice.case_reference,
            returned_on=returned_on,
            reason=say(f"notices.returned.{reason}"),
            by=actor.name,
            at=at,
        )
    )
    return True
