"""What an applicant changes of a lodged application of their own accord, until it is proposed or decided."""

from datetime import datetime

from django.db import transaction

from balcao.cases.amending import (
    AMENDABLE,
    amended_journey,
    as_lodged,
    fee_with,
    lodged_journey,
    open_again,
    pages_of,
    take_in,
    unsent,
)
from balcao.cases.failures import AlreadyDecided, FeeWouldChange, NotNow
from balcao.cases.in_hand import check_confirmed, note_hand
from balcao.cases.models import Case
from balcao.cases.own import lock_own, note_own
from balcao.catalogue.api import get_version
from balcao.kernel.actor import Actor


@transaction.atomic
def amend_case(*, actor: Actor, at: datetime, reference: str) -> int:
    """Open the answers again; returns the number of the draft in which they are changed. Begun twice, it is one.

    What is lodged stays as it is, and the clock runs on, until `send_amendment`.

    :raises NotNow, AlreadyDecided: when it is not the time.
    :raises ClerkWorksOnIt: at a counter, by an officer of that case.
    """
    case, under = lock_own(actor, at, reference)
    _check_amendable(case)
    note_hand(case, actor)
    running = unsent(case)
    if running is None:
        definition = get_version(case.version_id).definition
        pages = pages_of(definition, (question.id for question in definition.form.questions()))
        open_again(case, actor=actor, at=at, pages=pages)
        note_own(case, actor, at, under, "amendment_begun")
    return case.draft_id


@transaction.atomic
def send_amendment(*, actor: Actor, at: datetime, reference: str) -> None:
    """Hand in what was changed: it takes the place of what was lodged, and the officer sees the difference.

    :raises NotNow, AlreadyDecided: when it is not the time; what is lodged stays.
    :raises Incomplete: while an answer is missing or wrong.
    :raises FeeWouldChange: when the answers ask for another fee than was paid.
    :raises NotConfirmed: at a counter, when the person has not confirmed exactly this.
    """
    case, under = lock_own(actor, at, reference)
    _check_amendable(case)
    running = unsent(case)
    if running is None:
        raise NotNow
    note_hand(case, actor)
    before, now = lodged_journey(case), amended_journey(case)
    if now.complete and fee_with(case, before) != fee_with(case, now):
        raise FeeWouldChange
    take_in(case, running, actor=actor, at=at)
    check_confirmed(case, actor, amendment=running)
    case.save()
    note_own(case, actor, at, under, "answers_changed", changed=len(running.changes), content=case.content_hash)


@transaction.atomic
def drop_amendment(*, actor: Actor, at: datetime, reference: str) -> None:
    """Leave the application as it was lodged. Pages an officer asked about stay open."""
    case, under = lock_own(actor, at, reference)
    running = unsent(case)
    if running is None or running.supplement_id:
        return
    note_hand(case, actor)
    as_lodged(case, at)
    running.dropped_at = at
    running.save(update_fields=["dropped_at"])
    note_own(case, actor, at, under, "amendment_dropped")


def _check_amendable(case: Case) -> None:
    if case.outcome:
        raise AlreadyDecided(case.decided_by_name)
    if case.state not in AMENDABLE:
        raise NotNow
