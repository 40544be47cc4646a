"""Ending a deposit: it goes back by itself, or an officer proposes to keep some of it and another approves."""

from datetime import datetime

from django.db import transaction

from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import Text
from balcao.payments import models
from balcao.payments.events import DepositEnded
from balcao.payments.ledger import account_of, department_account, move, post
from balcao.payments.operations.refunding import AlreadyAnswered, NotSoMuch, SecondOfficerNeeded, by_rule, owe
from balcao.payments.policies import require_department
from balcao.payments.trail import audit_order
from balcao.payments.types import OrderState, RefundState


class DepositNotHeld(BalcaoError):
    """This deposit was not paid, or it has ended."""

    key = "payments.deposit.not_held"


@transaction.atomic
def propose_closing(*, actor: Actor, at: datetime, order_id: int, forfeit: int, reason: Text) -> int:
    """Propose that so many avos of a deposit are kept and the rest goes back; nothing moves before another approves.

    Returns the proposal's number; while one waits, that one. With a proposal waiting, no rule gives it back.

    :raises NotFound: if it is no deposit of the officer's department.
    :raises DepositNotHeld: if it is not paid, or has ended.
    :raises NotSoMuch: if it is below nothing or more than the deposit.
    """
    order = _deposit(actor, order_id)
    waiting = order.closings.filter(state=RefundState.ASKED).first()
    if waiting is not None:
        return waiting.pk
    if not 0 <= forfeit <= order.total - order.given_back:
        raise NotSoMuch
    row = models.DepositClosing.objects.create(
        order=order,
        forfeit=forfeit,
        reason=dict(reason),
        state=RefundState.ASKED,
        asked_eyes=actor.eyes_in(order.department),
        asked_by=actor.name,
        asked_at=at,
    )
    audit_order(actor, at, order, "closing_asked", forfeit=forfeit, reason=dict(reason))
    return row.pk


@transaction.atomic
def answer_closing(*, actor: Actor, at: datetime, closing_id: int, refusal: str = "") -> None:
    """Approve what another officer proposed, or refuse it with a reason; then the deposit is held as before.

    :raises NotFound: if there is none, or it is of another department.
    :raises AlreadyAnswered: if it was answered before.
    :raises SecondOfficerNeeded: if the actor, or somebody whose post they hold, proposed it.
    :raises DepositNotHeld: if the deposit has ended meanwhile.
    """
    found = models.DepositClosing.objects.filter(pk=closing_id).values_list("order_id", flat=True).first()
    order = _deposit(actor, found or 0, ended=True)
    row = models.DepositClosing.objects.select_for_update().get(pk=closing_id)
    if row.state != RefundState.ASKED:
        raise AlreadyAnswered
    if order.state != OrderState.PAID:
        raise DepositNotHeld
    row.decided_eyes, row.decided_by, row.decided_at = actor.eyes_in(order.department), actor.name, at
    if set(row.asked_eyes) & set(row.decided_eyes):
        raise SecondOfficerNeeded
    row.state, row.refusal = (RefundState.REFUSED if refusal else RefundState.APPROVED), refusal[:2000]
    row.save()
    word = "closing_refused" if refusal else "closing_approved"
    audit_order(actor, at, order, word, forfeit=row.forfeit, refusal=row.refusal)
    if not refusal:
        _end(actor, at, order, row.forfeit, row.reason)


@transaction.atomic
def release_deposit(*, actor: Actor, at: datetime, order_id: int, reason: Text) -> bool:
    """By a rule, give a whole deposit back; not one that has ended, or about which an officer has proposed something.

    Again, it changes nothing. Returns whether it goes back.

    :raises NotFound: if there is none, or the actor is not the platform.
    """
    order = models.Order.objects.select_for_update().filter(pk=order_id).first()
    if order is None or not order.held or not actor.is_system:
        raise NotFound(f"deposit {order_id}")
    live = order.closings.filter(state__in=[RefundState.ASKED, RefundState.APPROVED])
    if order.state != OrderState.PAID or order.given_back or live.exists():
        return False
    models.DepositClosing.objects.create(
        order=order,
        reason=dict(reason),
        state=RefundState.APPROVED,
        by_rule=True,
        asked_by=system_actor().name,
        asked_at=at,
    )
    audit_order(actor, at, order, "deposit_released", reason=dict(reason))
    _end(actor, at, order, 0, reason)
    return True


def _deposit(actor: Actor, order_id: int, *, ended: bool = False) -> models.Order:
    order = models.Order.objects.select_for_update().filter(pk=order_id).first()
    if actor.is_system or order is None or not order.held:
        raise NotFound(f"deposit {order_id}")
    require_department(actor=actor, department=order.department)
    over = order.closings.filter(state=RefundState.APPROVED).exists()
    if not ended and (order.state != OrderState.PAID or over):
        raise DepositNotHeld
    return order


def _end(actor: Actor, at: datetime, order: models.Order, forfeit: int, reason: Text) -> None:
    """The part that is kept becomes the department's; what is left goes back as any refund does."""
    rest = order.total - order.given_back - forfeit
    if rest < 0:
        raise NotSoMuch
    if forfeit:
        order.forfeited = forfeit
        order.save(update_fields=["forfeited"])
        lines = move(department_account(order.department), account_of(order), forfeit, order.reference)
        post(actor=actor, at=at, key=f"forfeited:{order.reference}", lines=lines)
    if rest:
        refund = by_rule(at=at, part=order.parts.get(settles=True), amount=rest, reason=reason)
        audit_order(actor, at, order, "refund_approved", refund=refund.reference, amount=rest, reason=dict(reason))
        owe(actor=actor, at=at, order=order, refund=refund)
    announce(
        DepositEnded(
            order_id=order.pk,
            subject=order.subject,
            holder_id=order.holder_id,
            department=order.department,
            forfeited=forfeit,
            back=rest,
            reason=reason,
            at=at,
        )
    )
