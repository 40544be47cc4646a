"""An order in parts comes to less while it is being paid, or its parts wait: those left are worked out anew."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text
from balcao.payments import models
from balcao.payments.events import PlanLessened
from balcao.payments.operations.ordering import like, put_order
from balcao.payments.pricing import written
from balcao.payments.trail import audit_order
from balcao.payments.types import Line, OrderState, evenly

COUNTED = (OrderState.PAID, OrderState.REFUNDED)


@transaction.atomic
def lessen_plan(*, actor: Actor, at: datetime, order_id: int, lines: Sequence[Line], reason: Text) -> bool:
    """Have an order in parts come to these lines, which are less than before: what is left is spread over the parts
    that are left, on their days, and its payer is told (`PlanLessened`). Its surcharge becomes less by the same share.

    Returns whether anything changed; the same lines again change nothing. A payment under way of a part that was
    replaced goes back when it arrives. What is paid beyond is for the caller to give back (`paid_beyond`).

    :raises NotFound: if there is none, or the actor is not the platform.
    """
    order = _locked(actor, order_id)
    total = sum(line.amount for line in lines)
    if order.state != OrderState.IN_PARTS or not 0 < total < order.total:
        return False
    plan = models.Plan.objects.select_for_update().get(order=order)
    plan.surcharge = plan.surcharge * total // order.total
    plan.save(update_fields=["surcharge"])
    order.lines, order.total = [written(line) for line in lines], total
    order.save(update_fields=["lines", "total"])
    paid = sum(order.instalments.filter(state__in=COUNTED).values_list("total", flat=True))
    left = max(0, total + plan.surcharge - paid)
    parts = _spread(actor, at, order, left)
    audit_order(actor, at, order, "parts_lessened", left=left, reason=dict(reason))
    announce(
        PlanLessened(
            order_id=order.pk,
            holder_id=order.holder_id,
            department=order.department,
            title=order.title,
            scopes=tuple(order.scopes),
            total=total,
            left=left,
            parts=tuple((part.total, part.due_on) for part in parts if part.due_on is not None),
            reason=dict(reason),
            at=at,
        )
    )
    return True


def _spread(actor: Actor, at: datetime, order: models.Order, left: int) -> list[models.Order]:
    """The open parts as they are from now on; those for which nothing is left stand no longer."""
    rows = list(order.instalments.select_for_update().filter(state=OrderState.OPEN).order_by("due_on", "part_number"))
    found = []
    for row, amount in zip(rows, evenly(left, len(rows)), strict=True):
        if amount:
            line = Line(**{**row.lines[0], "amount": amount})
            found.append(put_order(actor=actor, at=at, wanted=like(row, at=at, lines=[line])))
        else:
            row.state = OrderState.VOID
            row.save(update_fields=["state"])
            audit_order(actor, at, row, "void")
    return found


@transaction.atomic
def delay_parts(*, actor: Actor, at: datetime, order_id: int, days: int) -> None:
    """Have the open parts of an order be due so many calendar days later: so long nothing was due.

    :raises NotFound: if there is none, or the actor is not the platform.
    """
    order = _locked(actor, order_id)
    for row in order.instalments.select_for_update().filter(state=OrderState.OPEN, due_on__isnull=False):
        row.due_on = (row.due_on or at.date()) + timedelta(days=days)
        row.save(update_fields=["due_on"])
    audit_order(actor, at, order, "parts_delayed", days=days)


def _locked(actor: Actor, order_id: int) -> models.Order:
    order = models.Order.objects.select_for_update().filter(pk=order_id).first()
    if order is None or not actor.is_system:
        raise NotFound(f"order {order_id}")
    return order
