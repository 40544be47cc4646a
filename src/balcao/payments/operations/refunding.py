"""Giving money back: by a rule, or asked by one officer and approved by another."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.texts import Text
from balcao.payments import models
from balcao.payments.jobs import send_refund
from balcao.payments.ledger import account_of, holder_account, move, post
from balcao.payments.policies import require_department
from balcao.payments.refundable import left_of_line
from balcao.payments.trail import audit_order
from balcao.payments.types import OrderState, RefundState


class NotSoMuch(BalcaoError):
    """More cannot go back than was paid and is not going back already."""

    key = "payments.not_so_much"


class SecondOfficerNeeded(BalcaoError):
    """Who asked for money to go back cannot be the one who approves it."""

    key = "payments.second_officer_needed"


class AlreadyAnswered(BalcaoError):
    """Another officer has already approved or refused this."""

    key = "payments.already_answered"


@transaction.atomic
def claim_refund(
    *, actor: Actor, at: datetime, order_id: int, amount: int, reason: Text, by: str, eyes: Sequence[str]
) -> int:
    """By a decision, ask that so many avos of a paid order go back, in the name of who took it: `by`, and the persons
    behind it. Another officer approves. Claimed again while it waits, nothing changes.

    Returns the refund's number.

    :raises NotFound: if there is no paid order, or the actor is not the platform.
    :raises NotSoMuch: if the amount is not above nothing, or more than is left.
    """
    order = _locked(order_id)
    if not actor.is_system or order is None or order.state != OrderState.PAID:
        raise NotFound(f"paid order {order_id}")
    return _ask(actor, at, order, amount, reason, by, eyes)


@transaction.atomic
def ask_refund(*, actor: Actor, at: datetime, order_id: int, amount: int, reason: Text, line: int | None = None) -> int:
    """Ask that so many avos of a paid order, or of one `line` of it (from 0), go back; nothing moves before another
    officer approves. Of an order in parts, one asks for each part by itself.

    Returns the refund's number. Asking for the same again while it waits changes nothing.

    :raises NotFound: if there is no paid order, it is a deposit, or the actor is no officer of its department.
    :raises NotSoMuch: if the amount is not above nothing, or more than is left.
    """
    order = _locked(order_id)
    if actor.is_system or order is None or order.held or order.state != OrderState.PAID:
        raise NotFound(f"paid order {order_id}")
    require_department(actor=actor, department=order.department)
    return _ask(actor, at, order, amount, reason, actor.name, actor.eyes_in(order.department), line)


def _ask(
    actor: Actor,
    at: datetime,
    order: models.Order,
    amount: int,
    reason: Text,
    by: str,
    eyes: Sequence[str],
    line: int | None = None,
) -> int:
    part = order.parts.get(settles=True)
    same = part.refunds.filter(state=RefundState.ASKED, amount=amount, line=line).first()
    if same is not None:
        return same.pk
    most = order.total - order.given_back if line is None else left_of_line(order, line)
    if not 0 < amount <= most:
        raise NotSoMuch
    refund = models.Refund.objects.create(
        part=part,
        reference=_next_reference(part),
        amount=amount,
        line=line,
        state=RefundState.ASKED,
        reason=dict(reason),
        asked_eyes=list(eyes),
        asked_by=by,
        asked_at=at,
    )
    named: dict[str, Any] = {} if line is None else {"line": line}
    audit_order(actor, at, order, "refund_asked", refund=refund.reference, amount=amount, reason=dict(reason), **named)
    return refund.pk


@transaction.atomic
def answer_refund(*, actor: Actor, at: datetime, refund_id: int, refusal: str = "") -> None:
    """Approve what another officer asked for, or refuse it with a reason. Approved money is on its way at once.

    :raises NotFound: if there is none, or the actor is no officer of its department.
    :raises AlreadyAnswered: if it was approved or refused before.
    :raises SecondOfficerNeeded: if the actor, or somebody whose post they hold, asked for it.
    """
    found = models.Refund.objects.filter(pk=refund_id).values_list("part__order_id", flat=True).first()
    order = _locked(found) if found else None
    if actor.is_system or order is None:
        raise NotFound(f"refund {refund_id}")
    require_department(actor=actor, department=order.department)
    refund = models.Refund.objects.select_for_update().get(pk=refund_id)
    if refund.state != RefundState.ASKED:
        raise AlreadyAnswered
    refund.decided_eyes, refund.decided_by, refund.decided_at = actor.eyes_in(order.department), actor.name, at
    if set(refund.asked_eyes) & set(refund.decided_eyes):
        raise SecondOfficerNeeded
    refund.state = RefundState.REFUSED if refusal else RefundState.APPROVED
    refund.refusal = refusal
    refund.save()
    word = "refund_refused" if refusal else "refund_approved"
    audit_order(actor, at, order, word, refund=refund.reference, amount=refund.amount, refusal=refusal)
    if not refusal:
        owe(actor=actor, at=at, order=order, refund=refund)


@transaction.atomic
def refund_order(*, actor: Actor, at: datetime, order_id: int, reason: Text, percent: int = 100) -> int:
    """By a rule, have go back what is left of a paid order, or of so many per cent of it; an open order becomes void.
    Returns the avos.

    Again, it changes nothing. The money counts as back once the provider says so (`OrderRefunded`).

    :raises NotFound: if there is none, or the actor is not the platform.
    """
    order = _locked(order_id)
    if order is None or not actor.is_system:
        raise NotFound(f"order {order_id}")
    if order.state == OrderState.OPEN:
        order.state = OrderState.VOID
        order.save(update_fields=["state"])
        audit_order(actor, at, order, "void", reason=dict(reason))
        return 0
    if order.state == OrderState.IN_PARTS:
        return _refund_parts(actor, at, order, reason)
    rest = order.total * percent // 100 - order.given_back
    if order.state != OrderState.PAID or rest <= 0:
        return 0
    refund = by_rule(at=at, part=order.parts.get(settles=True), amount=rest, reason=reason)
    audit_order(actor, at, order, "refund_approved", refund=refund.reference, amount=rest, reason=dict(reason))
    owe(actor=actor, at=at, order=order, refund=refund)
    return rest


@transaction.atomic
def refund_line(*, actor: Actor, at: datetime, order_id: int, kind: str, reason: Text) -> int:
    """By a rule, have go back what is left of the line of that kind of a paid order; of one paid in parts, from the
    parts that are paid, the last first. Returns the avos. Of an order in one, again it changes nothing; of one in
    parts, that it happens once is for the caller to see to.

    :raises NotFound: if there is none, or the actor is not the platform.
    """
    order = _locked(order_id)
    if order is None or not actor.is_system:
        raise NotFound(f"order {order_id}")
    place = next((number for number, line in enumerate(order.lines) if line["kind"] == kind), None)
    if place is None:
        return 0
    if order.state != OrderState.IN_PARTS:
        return _by_rule(actor, at, order, left_of_line(order, place), reason, place)
    gone, wanted = 0, int(order.lines[place]["amount"])
    for number in list(order.instalments.order_by("-pk").values_list("pk", flat=True)):
        part = models.Order.objects.select_for_update().get(pk=number)
        gone += _by_rule(actor, at, part, min(wanted - gone, part.total - part.given_back), reason, None)
    return gone


def _by_rule(actor: Actor, at: datetime, order: models.Order, some: int, reason: Text, line: int | None) -> int:
    if order.state != OrderState.PAID or some <= 0:
        return 0
    refund = by_rule(at=at, part=order.parts.get(settles=True), amount=some, reason=reason, line=line)
    audit_order(actor, at, order, "refund_approved", refund=refund.reference, amount=some, reason=dict(reason))
    owe(actor=actor, at=at, order=order, refund=refund)
    return some


def _refund_parts(actor: Actor, at: datetime, order: models.Order, reason: Text) -> int:
    """What was paid of its parts goes back, what was not is not due any more; the order stands no longer."""
    order.state = OrderState.VOID
    order.save(update_fields=["state"])
    audit_order(actor, at, order, "void", reason=dict(reason))
    parts = list(order.instalments.order_by("pk").values_list("pk", flat=True))
    return sum(refund_order(actor=actor, at=at, order_id=number, reason=reason) for number in parts)


def give_back_part(*, at: datetime, part: models.PaymentPart, reason: Text) -> None:
    """Money that pays nothing goes back by itself; the ledger already owes it to the holder."""
    send_refund.defer(refund_id=by_rule(at=at, part=part, amount=part.amount, reason=reason).pk)


def _locked(order_id: int) -> models.Order | None:
    return models.Order.objects.select_for_update().filter(pk=order_id).first()


def _next_reference(part: models.PaymentPart) -> str:
    """Its number is taken under the lock of the order."""
    return f"{part.payment.reference}-R{part.pk}-{part.refunds.count() + 1}"


def by_rule(
    *, at: datetime, part: models.PaymentPart, amount: int, reason: Text, line: int | None = None
) -> models.Refund:
    return models.Refund.objects.create(
        part=part,
        reference=_next_reference(part),
        amount=amount,
        state=RefundState.APPROVED,
        by_rule=True,
        line=line,
        reason=dict(reason),
        asked_by=system_actor().name,
        asked_at=at,
    )


def owe(*, actor: Actor, at: datetime, order: models.Order, refund: models.Refund) -> None:
    """From the approval on the money is the holder's; the provider is asked in a job."""
    lines = move(holder_account(order.holder_id), account_of(order), refund.amount, order.reference)
    post(actor=actor, at=at, key=f"owed:{refund.reference}", lines=lines)
    send_refund.defer(refund_id=refund.pk)
