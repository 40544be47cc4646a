"""Mailings at their pace, in a queue of their own."""

import time
from collections.abc import Sequence

from balcao.foundation.jobs.api import job
from balcao.kernel.clock import now
from balcao.notices.gateways.mail import connections_kept
from balcao.notices.mailings.operations import send_piece

LETTERS = 50
"""So many letters one run of the job makes."""
SECONDS = 20
"""So long one run of the job works before it hands over to the next."""


@job(name="notices.go_on", queue="bulk")
def go_on(mailing_id: int) -> None:
    """A piece each second, then once more from where it is."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        began = time.monotonic()
        made = _piece(mailing_id)
        if not made:
            return
        time.sleep(max(0.0, began + 1 - time.monotonic()))
    go_on.defer(mailing_id=mailing_id)


def _piece(mailing_id: int) -> Sequence[int]:
    from django.db import transaction

    with transaction.atomic():
        made = send_piece(mailing_id=mailing_id, at=now())
        if made:
            follow.defer(notice_ids=list(made))
    return made


@job(name="notices.follow", queue="bulk")
def follow(notice_ids: list[int]) -> None:
    """What follows each notice of a piece: telling who may read it, or a letter. One that fails goes its own way."""
    from balcao.notices.gateways.base import NotTaken
    from balcao.notices.jobs import nudge, nudge_notice, print_letter
    from balcao.notices.models import Letter

    with connections_kept():
        for notice_id in notice_ids:
            try:
                nudge_notice(notice_id)
            except NotTaken:
                nudge.defer_later(seconds=60, notice_id=notice_id)
    for notice_id in Letter.objects.filter(pk__in=notice_ids, storage_key="").values_list("pk", flat=True):
        print_letter(notice_id=notice_id)


@job(name="notices.print_letters", queue="bulk")
def print_letters(mailing_id: int) -> None:
    """Typeset the next letters of a mailing, then once more, until all are made; nothing else waits for them."""
    from balcao.notices.jobs import print_letter
    from balcao.notices.models import Letter

    waiting = Letter.objects.filter(notice__key__startswith=f"mailing:{mailing_id}:", storage_key="")
    numbers = list(waiting.order_by("pk").values_list("pk", flat=True)[:LETTERS])
    for number in numbers:
        print_letter(notice_id=number)
    if len(numbers) == LETTERS:
        print_letters.defer(mailing_id=mailing_id)


@job(name="notices.tell_untold", queue="bulk")
def tell_untold(mailing_id: int) -> None:
    """Once more the nudges of a mailing that no provider took, each in a job of its own."""
    from balcao.notices.jobs import nudge_later
    from balcao.notices.mailings.standing import untold_of

    for notice_id, person_id in untold_of(mailing_id).order_by("pk").values_list("notice_id", "person_id"):
        nudge_later.defer_once(key=f"nudge:{notice_id}:{person_id}", notice_id=notice_id, person_id=person_id)
