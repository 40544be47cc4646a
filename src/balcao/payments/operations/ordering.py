"""Placing orders."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from balcao.entities.api import Action
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.ids import make_reference
from balcao.kernel.texts import Text
from balcao.payments import models
from balcao.payments.policies import require_for
from balcao.payments.pricing import written
from balcao.payments.queries import order_from
from balcao.payments.trail import audit_order
from balcao.payments.types import Line, Order, OrderState


class NothingToPay(BalcaoError):
    """An order must come to more than nothing; what is free needs none."""

    key = "payments.nothing_to_pay"


@transaction.atomic
def place_order(
    *,
    actor: Actor,
    at: datetime,
    subject: str,
    holder_id: str,
    department: str,
    title: Text,
    lines: Sequence[Line],
    scopes: Sequence[str] = (),
    debt: bool = False,
) -> Order:
    """Say what a subject costs. The same lines give the same order; changed lines replace an open order.

    `title` says what it is for; `scopes` are the names under which paying it may be mandated. A `debt` does not expire.

    A paid order is returned as it is, whatever the lines: a difference is another subject's matter.

    :raises NothingToPay: if the lines do not come to more than nothing.
    :raises NotFound: if the holder, or the subject's present order, is not the actor's business.
    """
    under = require_for(
        actor=actor, holder_id=holder_id, department=department, action=Action.VIEW, at=at, scopes=scopes
    )
    wanted = models.Order(
        subject=subject,
        holder_id=holder_id,
        department=department,
        title=dict(title),
        lines=[written(line) for line in lines],
        total=sum(line.amount for line in lines),
        scopes=list(scopes),
        debt=debt,
        placed_at=at,
    )
    return order_from(put_order(actor=actor, at=at, wanted=wanted, under=under))


def put_order(*, actor: Actor, at: datetime, wanted: models.Order, under: int | None = None) -> models.Order:
    """The same, for a caller in a transaction who has seen that the actor may; the row that stands for the subject."""
    subject = wanted.subject
    with connection.cursor() as cursor:
        # Two tabs that place the first order of a subject at once have no row yet to wait for.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"payments:{subject}"])
    live = _live_order(subject)
    if live is not None:
        if live.holder_id != wanted.holder_id:
            raise NotFound(f"order of {subject}")
        if live.state == OrderState.PAID or (live.lines == wanted.lines and live.department == wanted.department):
            return live
    if wanted.total <= 0:
        raise NothingToPay
    if live is not None:
        live.state = OrderState.VOID
        live.save(update_fields=["state"])
        audit_order(actor, at, live, "void")
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('payments_order', 'id'))")
        wanted.pk = int(cursor.fetchone()[0])
    wanted.reference = make_reference("PAY", macau_date(at).year, wanted.pk)
    wanted.save(force_insert=True)
    audit_order(actor, at, wanted, "placed", under=under)
    return wanted


def _live_order(subject: str) -> models.Order | None:
    live = models.Order.objects.select_for_update().filter(subject=subject)
    return live.filter(state__in=[OrderState.OPEN, OrderState.PAID]).first()


def expire_orders(*, actor: Actor, at: datetime) -> int:
    """Make void the orders that nobody paid in `BALCAO_ORDER_DAYS` days; returns how many. The platform's alone.

    Each by itself, so that one that is being paid just now holds up no other; what is paid later goes back.

    :raises NotFound: if the actor is not the platform.
    """
    if not actor.is_system:
        raise NotFound("orders")
    before = at - timedelta(days=settings.BALCAO_ORDER_DAYS)
    old = models.Order.objects.filter(state=OrderState.OPEN, placed_at__lt=before, debt=False)
    return sum(_expire(actor, at, number) for number in list(old.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _expire(actor: Actor, at: datetime, order_id: int) -> bool:
    order = models.Order.objects.select_for_update(skip_locked=True).filter(pk=order_id, state=OrderState.OPEN).first()
    if order is None:
        return False
    order.state = OrderState.VOID
    order.save(update_fields=["state"])
    audit_order(actor, at, order, "expired")
    return True
