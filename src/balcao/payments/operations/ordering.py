"""Placing orders."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from balcao.entities.api import Action
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.ids import make_reference
from balcao.kernel.texts import Text
from balcao.payments import models
from balcao.payments.events import OrderLapsed
from balcao.payments.models.orders import LIVE
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
    held: bool = False,
    due_on: date | None = None,
    matter: str = "",
) -> Order:
    """Say what a subject costs. The same lines give the same order; changed lines replace an open order.

    `title` says what it is for; `scopes` are the names under which paying it may be mandated. A `debt` does not expire.
    What is `held` is a deposit. `due_on` is its last day, `matter` what a standing consent to pay it names.

    A paid order, and one that is paid in parts, is returned as it is, whatever the lines: a
    difference is another subject's matter.

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
        held=held,
        due_on=due_on,
        matter=matter,
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
        if live.state in (OrderState.PAID, OrderState.IN_PARTS) or (
            live.lines == wanted.lines and live.department == wanted.department
        ):
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


def like(row: models.Order, *, at: datetime, lines: Sequence[Line] | None = None) -> models.Order:
    """An order to be placed in the place of another, for the same matter: with other lines, if they are given."""
    return models.Order(
        subject=row.subject,
        holder_id=row.holder_id,
        department=row.department,
        title=row.title,
        lines=row.lines if lines is None else [written(line) for line in lines],
        total=row.total if lines is None else sum(line.amount for line in lines),
        scopes=row.scopes,
        debt=row.debt,
        held=row.held,
        lent=row.lent,
        part_of_id=row.part_of_id,
        part_number=row.part_number,
        due_on=row.due_on,
        matter=row.matter,
        placed_at=at,
    )


def _live_order(subject: str) -> models.Order | None:
    live = models.Order.objects.select_for_update().filter(subject=subject)
    return live.filter(state__in=LIVE).first()


@transaction.atomic
def void_order(*, actor: Actor, at: datetime, order_id: int, reason: Text, lapsed: bool = False) -> bool:
    """Have an order stand no longer that nobody has paid; whether it does not. The platform's alone. `lapsed`: because
    its last day is over.

    What is paid, or in parts of which one was paid, stays.

    :raises NotFound: if there is none, or the actor is not the platform.
    """
    order = models.Order.objects.select_for_update().filter(pk=order_id).first()
    if order is None or not actor.is_system:
        raise NotFound(f"order {order_id}")
    if order.state == OrderState.OPEN or (order.state == OrderState.IN_PARTS and order.plan.begun_at is None):
        void_parts(actor=actor, at=at, order=order)
        order.state = OrderState.VOID
        order.save(update_fields=["state"])
        audit_order(actor, at, order, "void", reason=dict(reason))
        if lapsed:
            _tell_lapsed(order, at)
    return order.state == OrderState.VOID


def void_parts(*, actor: Actor, at: datetime, order: models.Order) -> None:
    """Have the open parts of a locked order stand no longer."""
    for part in order.instalments.select_for_update().filter(state=OrderState.OPEN).order_by("pk"):
        part.state = OrderState.VOID
        part.save(update_fields=["state"])
        audit_order(actor, at, part, "void")


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
    if order.part_of is not None and order.part_of.plan.begun_at is None:
        # Nobody paid the first part: what was to be paid in parts stands no longer either.
        whole = order.part_of
        void_parts(actor=actor, at=at, order=whole)
        whole.state = OrderState.VOID
        whole.save(update_fields=["state"])
        audit_order(actor, at, whole, "expired")
        order = whole
    if order.part_of is None:
        _tell_lapsed(order, at)
    return True


def _tell_lapsed(order: models.Order, at: datetime) -> None:
    announce(
        OrderLapsed(
            order_id=order.pk,
            subject=order.subject,
            holder_id=order.holder_id,
            department=order.department,
            amount=order.total,
            lapsed_at=at,
        )
    )
