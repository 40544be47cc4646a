"""Letters to those whom nothing electronic of a mailing reached: once, some days after it was told."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.notices.mailings.operations import mailing_of
from balcao.notices.models import Attempt, Letter, Notice
from balcao.notices.types import AttemptState, MailingState

WAIT = timedelta(days=7)
"""For so long a message may still arrive, or the inbox be looked into."""


def unreached_of(mailing_id: int, *, at: datetime) -> QuerySet[Notice]:
    """The notices of a mailing that nobody opened in a week, of which no message was taken or arrived, and for which no
    letter was made."""
    reached = Attempt.objects.filter(
        nudge__notice=OuterRef("pk"), state__in=[AttemptState.SENT, AttemptState.DELIVERED]
    )
    mine = Notice.objects.filter(key__startswith=f"mailing:{mailing_id}:", opened_at=None, letter=None)
    return mine.filter(~Exists(reached), sent_at__lte=at - WAIT)


@transaction.atomic
def tell_by_letter(*, actor: Actor, at: datetime, mailing_id: int) -> int:
    """Have letters made for them, to be printed and posted as others; returns how many. While it is being sent there
    are none; asked again, nobody gets a second one, which the database keeps.

    :raises NotFound: if there is none, or it is another department's.
    """
    row = mailing_of(actor, mailing_id, lock=True)
    if row.state == MailingState.RUNNING:
        return 0
    numbers = list(unreached_of(row.pk, at=at).order_by("pk").values_list("pk", flat=True))
    Letter.objects.bulk_create((Letter(notice_id=number) for number in numbers), batch_size=2000)
    if numbers:
        from balcao.notices.mailings.jobs import print_letters  # the job calls back into this room's models

        print_letters.defer(mailing_id=row.pk)
        data = {"letters": len(numbers)}
        record(actor=actor, at=at, event="notices:mailing:letters", subject=f"mailing:{row.pk}", data=data)
    return len(numbers)
