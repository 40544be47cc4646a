"""Settling a transfer that fits nothing by itself: it pays an order after all, or goes back to who sent it."""

from datetime import datetime

from django.db import transaction

from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.payments import models
from balcao.payments.ledger import BANK, UNCLAIMED, move, post
from balcao.payments.matching import due_on, live_order, pay_with, value_at
from balcao.payments.operations.paying_out import TransferNeeded
from balcao.payments.operations.refunding import AlreadyAnswered
from balcao.payments.policies import require_treasury
from balcao.payments.transfers import order_named


class NothingDue(BalcaoError):
    """No order of that number is open, or it could not be paid for on the day of the transfer."""

    key = "payments.transfer.nothing_due"


class NotEnough(BalcaoError):
    """The transfer is less than what was due on its day; it waits for the rest, or goes back."""

    key = "payments.transfer.not_enough"


@transaction.atomic
def claim_transfer(*, actor: Actor, at: datetime, transfer_id: int, number: str) -> None:
    """Pay the order of that number with a transfer; what it has too much stays open, to be sent back.

    Earlier transfers that named the same order and wait are used first.

    :raises NotFound: if there is none, or it is not the officer's duty.
    :raises AlreadyAnswered: if it was used or sent back.
    :raises NothingDue, NotEnough: then nothing was paid.
    """
    found = models.Transfer.objects.filter(pk=transfer_id).first()
    if found is None:
        raise NotFound(f"transfer {transfer_id}")
    require_treasury(actor)
    order = live_order(_order_id(number))
    row = models.Transfer.objects.select_for_update().get(pk=transfer_id)
    if row.used or row.sent_back:
        raise AlreadyAnswered
    if order is None:
        raise NothingDue
    waiting = models.Transfer.objects.select_for_update().filter(order_id=order.pk, used=0, sent_back=0)
    rows = [*waiting.exclude(pk=row.pk).order_by("pk"), row]
    due = due_on(order, value_at(order, row, at))
    if due is None:
        raise NothingDue
    if row.amount >= due:
        rows = [row]
    if sum(each.amount for each in rows) < due:
        row.order_id = order.pk
        row.save(update_fields=["order_id"])
        raise NotEnough
    pay_with(actor, at, order, rows)
    _note(actor, at, row, "claimed", order=order.reference)


def _order_id(number: str) -> int | None:
    """By its own number, or by the reference for transfers."""
    named = order_named(number)
    if named is not None:
        return named[1]
    written = number.strip().upper()
    return models.Order.objects.filter(reference=written).values_list("pk", flat=True).first()


@transaction.atomic
def send_back(*, actor: Actor, at: datetime, transfer_id: int, sent_as: str) -> None:
    """What is left of a transfer went back to who sent it; say by which transfer.

    :raises NotFound: if there is none, or it is not the officer's duty.
    :raises TransferNeeded: if it is not said how.
    :raises AlreadyAnswered: if nothing is left of it.
    """
    require_treasury(actor)
    row = models.Transfer.objects.select_for_update().filter(pk=transfer_id).first()
    if row is None:
        raise NotFound(f"transfer {transfer_id}")
    left = row.amount - row.used - row.sent_back
    if not left:
        raise AlreadyAnswered
    if not sent_as.strip():
        raise TransferNeeded
    row.sent_back, row.sent_as = left, sent_as.strip()[:120]
    row.settled_by, row.settled_at = actor.name, at
    row.save()
    post(actor=actor, at=at, key=f"sent-back:{row.pk}", lines=move(BANK, UNCLAIMED, left))
    _note(actor, at, row, "sent_back", amount=left, sent_as=row.sent_as)


def _note(actor: Actor, at: datetime, row: models.Transfer, what: str, **data: object) -> None:
    record(actor=actor, at=at, event=f"payments:transfer:{what}", subject=f"transfer:{row.pk}", data=data)
