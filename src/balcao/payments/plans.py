"""How an order may be paid in parts, and how one that is stands."""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Max

from balcao.entities.api import Action
from balcao.kernel.actor import Actor
from balcao.kernel.clock import add_months, macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.money import percent
from balcao.payments import models
from balcao.payments.policies import require_for
from balcao.payments.pricing import quote
from balcao.payments.queries import order_from
from balcao.payments.types import OrderState, PlanTerms, PlanView, Schedule, evenly

COUNTED = (OrderState.OPEN, OrderState.PAID, OrderState.REFUNDED)


def schedule(total: int, terms: PlanTerms, count: int, today: date) -> Schedule:
    """So many parts of an amount in avos: as even as whole patacas allow, what is uneven in the first one."""
    whole = terms.total(total)
    surcharge = percent(whole, terms.surcharge)
    days = [add_months(today, terms.every_months * number) for number in range(count)]
    return Schedule(parts=tuple(zip(evenly(whole + surcharge, count), days, strict=True)), surcharge=surcharge)


def terms_of(row: models.Order, at: datetime) -> PlanTerms | None:
    """How an open order may be paid in parts; None if it may not, or comes to too little."""
    found = quote(subject=row.subject, at=at)
    terms = found.parts if found is not None and not found.blocked else None
    open_now = row.state == OrderState.OPEN and row.part_of_id is None and not row.held
    return terms if terms is not None and open_now and terms.total(row.total) >= terms.least else None


def schedules(*, actor: Actor, at: datetime, order_id: int) -> list[Schedule]:
    """Every way to pay an open order in parts, the shortest first; none if it may not be.

    :raises NotFound: if it is none of the actor's business.
    """
    row = _seen(actor, at, order_id)
    terms = terms_of(row, at)
    if terms is None:
        return []
    return [schedule(row.total, terms, count, macau_date(at)) for count in range(2, terms.most + 1)]


def plan_of(*, actor: Actor, at: datetime, order_id: int) -> PlanView | None:
    """How an order stands that is paid in parts; None if it is not.

    :raises NotFound: if it is none of the actor's business.
    """
    row = _seen(actor, at, order_id)
    if row.state != OrderState.IN_PARTS:
        return None
    return _view(row)


def loans_of(*, subjects: Collection[str]) -> dict[str, PlanView]:
    """How what was lent for these subjects is paid back, by subject. The caller knows whose they are."""
    rows = models.Order.objects.filter(subject__in=subjects, lent=True, part_of=None).exclude(state=OrderState.VOID)
    return {row.subject: _view(row) for row in rows.select_related("plan").prefetch_related("instalments")}


def _view(row: models.Order) -> PlanView:
    parts = sorted(
        (each for each in row.instalments.all() if each.state in COUNTED),
        key=lambda each: (each.due_on or date.max, each.part_number, each.pk),
    )
    return PlanView(
        order=order_from(row),
        parts=tuple(order_from(part) for part in parts),
        surcharge=row.plan.surcharge,
        late_days=row.plan.late_days,
        called=row.plan.called_at is not None,
    )


def _seen(actor: Actor, at: datetime, order_id: int) -> models.Order:
    row = models.Order.objects.filter(pk=order_id, holder_id=actor.holder_id).first()
    if row is None:
        raise NotFound(f"order {order_id}")
    require_for(
        actor=actor, holder_id=row.holder_id, department=row.department, action=Action.VIEW, at=at, scopes=row.scopes
    )
    return row


def next_number(order: models.Order) -> int:
    """Which number another part of an order has."""
    last: int = order.instalments.aggregate(last=Max("part_number"))["last"]
    return last + 1
