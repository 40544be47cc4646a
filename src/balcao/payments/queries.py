"""Questions about orders and receipts."""

from datetime import datetime

from balcao.entities.api import Action
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.payments import models
from balcao.payments.policies import require_for
from balcao.payments.types import Line, Order, OrderState


def order_from(row: models.Order) -> Order:
    """The row as it passes the door."""
    return Order(
        id=row.pk,
        reference=row.reference,
        subject=row.subject,
        holder_id=row.holder_id,
        department=row.department,
        lines=tuple(Line(**line) for line in row.lines),
        total=row.total,
        state=OrderState(row.state),
        receipt_number=row.receipt_number or "",
        placed_at=row.placed_at,
        paid_at=row.paid_at,
        refund_asked_at=row.refund_asked_at,
        refunded_at=row.refunded_at,
    )


def order_of(*, subject: str) -> Order | None:
    """The live order of a subject, otherwise the last one, otherwise None. The caller knows whose subject it is."""
    rows = list(models.Order.objects.filter(subject=subject).order_by("-pk"))
    live = [row for row in rows if row.state in (OrderState.OPEN, OrderState.PAID)]
    row = live[-1] if live else next(iter(rows), None)
    return order_from(row) if row else None


def receipt_of(*, actor: Actor, at: datetime, receipt_number: str) -> Order:
    """The paid (perhaps since refunded) order behind a receipt's number.

    :raises NotFound: if there is none, or it is another's.
    """
    row = models.Order.objects.filter(receipt_number=receipt_number).first()
    if row is None:
        raise NotFound(f"receipt {receipt_number}")
    require_for(
        actor=actor, holder_id=row.holder_id, department=row.department, action=Action.VIEW, at=at, scopes=row.scopes
    )
    return order_from(row)
