"""What a transfer pays: the order as it was due on the transfer's value day."""

from datetime import datetime, time

from balcao.kernel.actor import Actor
from balcao.kernel.clock import MACAU
from balcao.payments import models
from balcao.payments.effects import take
from balcao.payments.ledger import UNCLAIMED
from balcao.payments.operations.baskets import renew
from balcao.payments.pricing import quote
from balcao.payments.types import OrderState, PaymentState


def live_order(order_id: int | None) -> models.Order | None:
    """The open order of that number, or the one that replaced it, locked; None if nothing is due."""
    named = models.Order.objects.filter(pk=order_id or 0).first()
    if named is None:
        return None
    orders = models.Order.objects.select_for_update().filter(subject=named.subject, state=OrderState.OPEN)
    return orders.first()


def value_at(order: models.Order, row: models.Transfer, at: datetime) -> datetime:
    """When it counts as paid: at noon of its value day, not before the order and not after now."""
    return min(max(datetime.combine(row.booked_on, time(12), MACAU), order.placed_at), at)


def due_on(order: models.Order, at: datetime) -> int | None:
    """What was due for it at that moment, in avos; None if it could not be paid for."""
    found = quote(subject=order.subject, at=at)
    if found is None:
        return order.total
    return None if found.blocked else sum(line.amount for line in found.lines)


def pay_with(actor: Actor, at: datetime, order: models.Order, rows: list[models.Transfer]) -> models.Payment:
    """The order is paid by these transfers; what the last one has too much stays open."""
    when = value_at(order, rows[-1], at)
    due = renew(actor=actor, at=when, row=order)
    payment = models.Payment.objects.create(
        reference=f"{due.reference}-{due.parts.count() + 1}",
        account=UNCLAIMED,
        amount=due.total,
        state=PaymentState.SUCCEEDED,
        started_at=when,
        succeeded_at=when,
    )
    part = models.PaymentPart.objects.create(payment=payment, order=due, amount=due.total)
    rest = due.total
    for row in rows:
        row.used, row.payment = min(row.amount, rest), payment
        rest -= row.used
        row.settled_by, row.settled_at = actor.name, at
        row.save()
    take(actor, at, payment, [part])
    return payment
