"""What a holder has to pay, over all their matters."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from balcao.entities.api import Action
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound, Refused
from balcao.payments import models
from balcao.payments.policies import require_for
from balcao.payments.pricing import quote
from balcao.payments.queries import order_from
from balcao.payments.quotes import LineChange, changes
from balcao.payments.types import PAGE_LASTS, Line, Order, OrderState, PaymentState

MOST = 100
AHEAD = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An open order as it is due now. `total` in avos; `obstacle` names the text that says why it cannot be paid now
    by this actor, empty if it can; `begun_at` is when a payment of it was begun that nothing was heard of yet;
    `in_parts`: one may pay it so."""

    order: Order
    lines: tuple[Line, ...]
    total: int
    changes: tuple[LineChange, ...]
    obstacle: str
    begun_at: datetime | None
    in_parts: bool = False


def basket_of(*, actor: Actor, at: datetime) -> list[Due]:
    """The open orders of the holder the actor acts for, as far as they may see them and something is due, the oldest
    first."""
    return [due for row in _seen(actor, at) if (due := _due(actor, at, row)).lines]


def basket_size(*, actor: Actor, at: datetime) -> int:
    """How many there are."""
    return len(_seen(actor, at))


def orders_shown(*, actor: Actor, at: datetime, order_ids: list[int]) -> list[Order]:
    """Orders of the holder, however they stand: what became of a payment.

    :raises NotFound: if one is none of the actor's business.
    """
    rows = list(models.Order.objects.filter(pk__in=order_ids[:MOST], holder_id=actor.holder_id).order_by("pk"))
    if not rows or len(rows) != len(set(order_ids)):
        raise NotFound(f"orders {order_ids}")
    for row in rows:
        _require(actor, at, row, Action.VIEW)
    return [order_from(row) for row in rows]


def _seen(actor: Actor, at: datetime) -> list[models.Order]:
    """Instalments of a loan only once they are due soon: sooner they are paid from its own page."""
    rows = models.Order.objects.filter(holder_id=actor.holder_id, state=OrderState.OPEN)
    rows = rows.exclude(lent=True, due_on__gt=macau_date(at) + AHEAD).order_by("pk")[:MOST]
    return [row for row in rows if _may(actor, at, row, Action.VIEW) == ""]


def _due(actor: Actor, at: datetime, row: models.Order) -> Due:
    order = order_from(row)
    found = quote(subject=row.subject, at=at)
    lines = found.lines if found is not None else order.lines
    total = sum(line.amount for line in lines)
    terms = found.parts if found is not None else None
    begun = row.parts.filter(payment__state=PaymentState.STARTED, payment__started_at__gt=at - PAGE_LASTS)
    return Due(
        order=order,
        lines=lines,
        total=total,
        changes=changes(order.lines, lines),
        obstacle=(found.blocked if found is not None else "") or _may(actor, at, row, Action.PAY, total),
        begun_at=begun.order_by("-pk").values_list("payment__started_at", flat=True).first(),
        in_parts=terms is not None and terms.total(total) >= terms.least and row.part_of_id is None and not row.held,
    )


def _may(actor: Actor, at: datetime, row: models.Order, action: Action, amount: int | None = None) -> str:
    """Empty if the actor may, else the text that says why not."""
    try:
        _require(actor, at, row, action, amount)
    except Refused as failure:
        return failure.reason_key
    except NotFound as failure:
        return failure.key
    return ""


def _require(actor: Actor, at: datetime, row: models.Order, action: Action, amount: int | None = None) -> None:
    require_for(
        actor=actor,
        holder_id=row.holder_id,
        department=row.department,
        action=action,
        at=at,
        scopes=row.scopes,
        amount=amount,
    )
