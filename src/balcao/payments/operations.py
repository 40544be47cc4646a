"""Placing orders, starting payments, giving money back."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from balcao.entities.api import Action
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.kernel.ids import make_reference
from balcao.kernel.texts import Text
from balcao.payments import models
from balcao.payments.gateways.base import ProviderUnreachable
from balcao.payments.gateways.chosen import gateway
from balcao.payments.jobs import ask_refund
from balcao.payments.policies import require_department, require_for
from balcao.payments.queries import order_from
from balcao.payments.trail import audit_order
from balcao.payments.types import Line, Order, OrderState, PaymentState


class NothingToPay(BalcaoError):
    """An order must come to more than nothing; what is free needs none."""

    key = "payments.nothing_to_pay"


class OrderNotOpen(BalcaoError):
    """This order is already paid, or no longer stands."""

    key = "payments.order_not_open"


@transaction.atomic
def place_order(
    *,
    actor: Actor,
    at: datetime,
    subject: str,
    holder_id: str,
    department: str,
    lines: Sequence[Line],
    scopes: Sequence[str] = (),
) -> Order:
    """Say what a subject costs. The same lines give the same order; changed lines replace an open order.

    `scopes` are the names under which paying it may be mandated.

    A paid order is returned as it is, whatever the lines: a difference is another subject's matter.

    :raises NothingToPay: if the lines do not come to more than nothing.
    :raises NotFound: if the holder, or the subject's present order, is not the actor's business.
    """
    under = require_for(
        actor=actor, holder_id=holder_id, department=department, action=Action.VIEW, at=at, scopes=scopes
    )
    with connection.cursor() as cursor:
        # Two tabs that place the first order of a subject at once have no row yet to wait for.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"payments:{subject}"])
    written = [_written(line) for line in lines]
    total = sum(line.amount for line in lines)
    live = _live_order(subject)
    if live is not None:
        if live.holder_id != holder_id:
            raise NotFound(f"order of {subject}")
        if live.state == OrderState.PAID or (live.lines == written and live.department == department):
            return order_from(live)
    if total <= 0:
        raise NothingToPay
    if live is not None:
        live.state = OrderState.VOID
        live.save(update_fields=["state"])
        audit_order(actor, at, live, "void")
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('payments_order', 'id'))")
        number = int(cursor.fetchone()[0])
    order = models.Order.objects.create(
        pk=number,
        reference=make_reference("PAY", macau_date(at).year, number),
        subject=subject,
        holder_id=holder_id,
        department=department,
        lines=written,
        total=total,
        scopes=list(scopes),
        placed_at=at,
    )
    audit_order(actor, at, order, "placed", under=under)
    return order_from(order)


def _written(line: Line) -> dict[str, Any]:
    return {name: dict(value) if hasattr(value, "keys") else value for name, value in asdict(line).items()}


def _live_order(subject: str) -> models.Order | None:
    live = models.Order.objects.select_for_update().filter(subject=subject)
    return live.filter(state__in=[OrderState.OPEN, OrderState.PAID]).first()


def start_payment(*, actor: Actor, at: datetime, order_id: int, return_url: str) -> str:
    """Create a payment at the provider; returns the address of its hosted page.

    Speaks to the provider, so it commits by itself before and after, and must not be called in a transaction.
    Each call is an attempt of its own: should two of them be paid, the second one is given back.

    :raises NotFound: if there is no such order for the actor.
    :raises Refused: if the actor may not pay for the holder.
    :raises OrderNotOpen: if it is paid or void.
    :raises ProviderUnreachable: if the provider does not answer; one may try again.
    """
    with transaction.atomic(durable=True):
        order = models.Order.objects.select_for_update().filter(pk=order_id).first()
        if order is None:
            raise NotFound(f"order {order_id}")
        under = require_for(
            actor=actor,
            holder_id=order.holder_id,
            department=order.department,
            action=Action.PAY,
            at=at,
            scopes=order.scopes,
            amount=order.total,
        )
        if order.state != OrderState.OPEN:
            raise OrderNotOpen
        attempt = order.payments.count() + 1
        payment = models.Payment.objects.create(
            order=order, reference=f"{order.reference}-{attempt}", amount=order.total, started_at=at
        )
    try:
        created = gateway().create(
            reference=payment.reference,
            amount=payment.amount,
            description=order.reference,
            return_url=return_url,
            signed_at=int(at.timestamp()),
        )
    except ProviderUnreachable:
        with transaction.atomic(durable=True):
            models.Payment.objects.filter(pk=payment.pk, state=PaymentState.STARTED).update(state=PaymentState.FAILED)
            audit_order(actor, at, order, "provider_unreachable", payment=payment.reference)
        raise
    with transaction.atomic(durable=True):
        # A quick payer's webhook may have come first and already noted the provider's number.
        models.Payment.objects.filter(pk=payment.pk).update(provider_id=created.provider_id, provider_url=created.url)
        audit_order(
            actor,
            at,
            order,
            "payment_started",
            under=under,
            payment=payment.reference,
            provider_id=created.provider_id,
        )
    return created.url


@transaction.atomic
def refund_order(*, actor: Actor, at: datetime, order_id: int, reason: Text) -> None:
    """Have a paid order's money go back; an open order becomes void. Doing it again changes nothing.

    The order counts as refunded once the provider says so (`OrderRefunded`).

    :raises NotFound: if there is none, or the actor is neither the platform nor of its department.
    """
    order = models.Order.objects.select_for_update().filter(pk=order_id).first()
    if order is None:
        raise NotFound(f"order {order_id}")
    require_department(actor=actor, department=order.department)
    if order.state == OrderState.OPEN:
        order.state = OrderState.VOID
        order.save(update_fields=["state"])
        audit_order(actor, at, order, "void", reason=dict(reason))
    elif order.state == OrderState.PAID and order.refund_asked_at is None:
        order.refund_asked_at, order.refund_reason = at, dict(reason)
        order.save(update_fields=["refund_asked_at", "refund_reason"])
        payment = models.Payment.objects.select_for_update().get(order=order, settles=True)
        payment.state = PaymentState.REFUND_ASKED
        payment.save(update_fields=["state"])
        audit_order(actor, at, order, "refund_asked", payment=payment.reference, reason=dict(reason))
        ask_refund.defer(payment_id=payment.pk)
