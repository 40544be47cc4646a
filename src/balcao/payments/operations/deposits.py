"""Ending a deposit: it goes back by itself, two officers agree what becomes of it, or a decision in a case says so."""

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
from balcao.payments.types import Behind, OrderState, RefundState


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
    order = _of_platform(actor, order_id)
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


@transaction.atomic
def close_by_decision(
    *, actor: Actor, at: datetime, order_id: int, forfeit: int, reason: Text, proposed: Behind, decided: Behind
) -> bool:
    """Carry out what was decided in a case about a deposit: so many avos are kept and the rest goes back, in the names
    of who proposed and who decided it. Returns whether it was carried out now; again, it changes nothing.

    :raises NotFound: if there is none, or the actor is not the platform.
    :raises NotSoMuch: if it is below nothing or more than the deposit.
    """
    order = _of_platform(actor, order_id)
    if order.state != OrderState.PAID or order.closings.filter(state=RefundState.APPROVED).exists():
        return False
    if not 0 <= forfeit <= order.total - order.given_back:
        raise NotSoMuch
    waiting = order.closings.select_for_update().filter(state=RefundState.ASKED).first()
    row = waiting or models.DepositClosing(order=order, asked_at=at)
    row.forfeit, row.reason, row.state = forfeit, dict(reason), RefundState.APPROVED
    row.asked_by, row.asked_eyes = proposed.name, list(proposed.eyes)
    row.decided_by, row.decided_eyes, row.decided_at = decided.name, list(decided.eyes), at
    row.save()
    audit_order(actor, at, order, "closing_decided", forfeit=forfeit, reason=dict(reason))
    _end(actor, at, order, forfeit, reason)
    return True


@transaction.atomic
def release_rest(*, actor: Actor, at: datetime, order_id: int, keep: int, reason: Text) -> int:
    """By a rule, give back what is above so many avos of a deposit, while an officer's proposal about these waits.
    Returns the avos that go back now; again, none.

    :raises NotFound: if there is none, or the actor is not the platform.
    """
    assert keep >= 0, keep
    order = _of_platform(actor, order_id)
    rest = order.total - order.given_back - keep
    asked = order.closings.filter(state=RefundState.ASKED)
    if order.state != OrderState.PAID or rest <= 0 or not asked.exists():
        return 0
    audit_order(actor, at, order, "deposit_rest_released", keep=keep, back=rest, reason=dict(reason))
    _give_back(actor, at, order, rest, reason)
    return rest


@transaction.atomic
def lessen_forfeit(*, actor: Actor, at: datetime, order_id: int, keep: int, reason: Text) -> int:
    """Of what was kept of a deposit keep no more than so many avos; what is above them goes back. Returns the avos
    that go back now: none where no more than that is kept, and so none when it is said again.

    :raises NotFound: if there is none, or the actor is not the platform.
    """
    assert keep >= 0, keep
    order = _of_platform(actor, order_id)
    back = order.forfeited - keep
    if back <= 0:
        return 0
    order.forfeited = keep
    order.save(update_fields=["forfeited"])
    lines = move(account_of(order), department_account(order.department), back, order.reference)
    post(actor=actor, at=at, key=f"forfeit-lessened:{order.reference}:{keep}", lines=lines)
    audit_order(actor, at, order, "forfeit_lessened", keep=keep, reason=dict(reason))
    _give_back(actor, at, order, back, reason)
    return back


def _of_platform(actor: Actor, order_id: int) -> models.Order:
    order = models.Order.objects.select_for_update().filter(pk=order_id).first()
    if order is None or not order.held or not actor.is_system:
        raise NotFound(f"deposit {order_id}")
    return order


def _give_back(actor: Actor, at: datetime, order: models.Order, amount: int, reason: Text) -> None:
    refund = by_rule(at=at, part=order.parts.get(settles=True), amount=amount, reason=reason)
    audit_order(actor, at, order, "refund_approved", refund=refund.reference, amount=amount, reason=dict(reason))
    owe(actor=actor, at=at, order=order, refund=refund)


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
        _give_back(actor, at, order, rest, reason)
    announce(
        DepositEnded(
            order_id=order.pk,
            subject=order.subject,
            holder_id=order.holder_id,
            department=order.department,
            forfeited=forfeit,
            back=order.total - forfeit,
            reason=reason,
            at=at,
        )
    )
