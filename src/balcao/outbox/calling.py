"""Telling subscribers what happened: in order, signed, again after growing pauses, and not for ever.

One call at a time for each subscription, outside any transaction. Killed in the middle, the same is told again: the
receiver knows it by its id.
"""

import json
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from balcao.cases.api import in_sight
from balcao.entities.api import MachineAtRest, machine_at_work, sight_of
from balcao.kernel.actor import system_actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES
from balcao.notices.api import send_worded, worded
from balcao.outbox.cloudevents import as_cloudevent
from balcao.outbox.gateways.receiver import GONE, Answered, call
from balcao.outbox.models import Call, Happening, Numbered, Subscription
from balcao.outbox.numbering import number_what_waits
from balcao.outbox.queries import shown, still_told, subject_of
from balcao.outbox.signing import signed_headers

AT_ONCE = 10
"""So many are told before others have their turn."""

LEASE = timedelta(minutes=3)
"""So long nobody else calls for the same subscription; longer than `AT_ONCE` slow answers take."""

PAUSES = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 180, 360, 720))
"""How long is waited after the first, the second failure, and so on; the last again and again."""

GIVE_UP = timedelta(days=3)
"""A receiver that takes nothing for so long is not called until its owner says so."""

IN_WHOSE_NAME = "SAFP"


def due(*, at: datetime) -> list[int]:
    """The subscriptions that something waits for."""
    number_what_waits()
    last = Numbered.objects.values_list("last", flat=True).first() or 0
    rows = Subscription.objects.filter(ended_at=None, stopped="", due_at__lte=at, position__lt=last)
    return list(rows.order_by("due_at").values_list("pk", flat=True))


def tell(*, at: datetime, subscription_id: int) -> bool:
    """Tell a subscriber the next happenings; returns whether more wait that can be told at once."""
    row = _taken_up(subscription_id, at)
    if row is None:
        return False
    try:
        own = f"e-{row.machine.entity_id}"
        client = "" if row.holder_id == own else row.holder_id
        actor = machine_at_work(machine_id=row.machine_id, at=at, language="en", client=client)
        sight = sight_of(actor=actor, at=at)
    except (MachineAtRest, NotFound):
        _stop(row, at, "at_rest")
        return False
    number_what_waits()
    last = Numbered.objects.values_list("last", flat=True).first() or 0
    waiting = still_told(at).filter(holder_id=row.holder_id, position__gt=row.position, position__lte=last)
    seen = in_sight(waiting, sight, draft="draft_id").filter(kind__in=row.kinds).order_by("position")
    found = list(seen[: AT_ONCE + 1])
    for each in found[:AT_ONCE]:
        if not _told(row, each, at):
            return False
    if len(found) <= AT_ONCE:
        _moved(row, last)
    Subscription.objects.filter(pk=row.pk, stopped="", failing_since=None).update(due_at=at)
    return len(found) > AT_ONCE


@transaction.atomic
def _taken_up(subscription_id: int, at: datetime) -> Subscription | None:
    """The subscription, for as long as the lease lasts; None where another calls, or nobody is to."""
    rows = Subscription.objects.select_for_update(of=("self",)).select_related("machine")
    row = rows.filter(pk=subscription_id, ended_at=None, stopped="", due_at__lte=at).first()
    if row is not None:
        row.due_at = at + LEASE
        row.save(update_fields=["due_at"])
    return row


def _told(row: Subscription, each: Happening, at: datetime) -> bool:
    """Tell one; returns whether the next may follow."""
    body = json.dumps(as_cloudevent(shown(each)), ensure_ascii=False).encode()
    answered = call(row.address, body, signed_headers(row, str(each.mark), body, at))
    Call.objects.create(
        subscription=row,
        draft_id=each.draft_id,
        mark=each.mark,
        position=each.position or 0,
        kind=each.kind,
        subject=subject_of(each),
        at=at,
        taken=answered.taken,
        status=answered.status,
        problem=answered.problem,
    )
    if answered.taken:
        return _moved(row, each.position or 0)
    _failed(row, answered, at)
    return False


def _moved(row: Subscription, position: int) -> bool:
    """Go on, unless its owner meanwhile said from where to begin again, or ended or stopped it."""
    found = Subscription.objects.filter(pk=row.pk, position=row.position, ended_at=None, stopped="")
    row.position = position
    return bool(found.update(position=position, tries=0, failing_since=None))


def _failed(row: Subscription, answered: Answered, at: datetime) -> None:
    since = row.failing_since or at
    if answered.status == GONE or at - since >= GIVE_UP:
        _stop(row, at, "gone" if answered.status == GONE else "failed")
        return
    pause = PAUSES[min(row.tries, len(PAUSES) - 1)]
    Subscription.objects.filter(pk=row.pk).update(tries=F("tries") + 1, failing_since=since, due_at=at + pause)


@transaction.atomic
def _stop(row: Subscription, at: datetime, why: str) -> None:
    """Call no more, and tell the owner, once."""
    if not Subscription.objects.filter(pk=row.pk, stopped="", ended_at=None).update(stopped=why):
        return
    send_worded(
        words=worded("outbox.note.stopped", name=dict.fromkeys(LANGUAGES, row.machine.name), text=row.address),
        actor=system_actor(IN_WHOSE_NAME),
        at=at,
        holder_id=row.holder_id,
        department=IN_WHOSE_NAME,
        case_reference="",
        key=f"outbox:stopped:{row.pk}:{at.isoformat()}",
        path=f"/as/{row.holder_id}/mandates/software/{row.machine_id}/calls/",
    )
