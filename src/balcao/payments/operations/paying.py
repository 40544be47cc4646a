"""Starting payments at the provider."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from balcao.entities.api import Action
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.payments.gateways.base import ProviderUnreachable
from balcao.payments.gateways.chosen import gateway
from balcao.payments.models import Order, Payment, PaymentPart
from balcao.payments.policies import require_for
from balcao.payments.trail import audit_order
from balcao.payments.types import PAGE_LASTS, OrderState, PaymentState

MOST_NAMED = 30


class OrderNotOpen(BalcaoError):
    """This order is already paid, or no longer stands."""

    key = "payments.order_not_open"


def start_payment(*, actor: Actor, at: datetime, order_ids: Sequence[int], return_url: str) -> str:
    """Create one payment for one or several orders at the provider; returns the address of its hosted page.

    Speaks to the provider, so it commits by itself before and after, and must not be called in a transaction.
    The page lasts `PAGE_LASTS`. Each call is an attempt of its own: should two of them pay an order, the second one's
    part is given back.

    :raises NotFound: if there is no such order for the actor, or they are not of one holder.
    :raises Refused: if the actor may not pay for the holder.
    :raises OrderNotOpen: if one is paid or void; nothing was begun.
    :raises ProviderUnreachable: if the provider does not answer. The wish to pay is kept, and `PaymentPossible`
        announced once the provider is back; one may try again before.
    """
    payment, orders, mandates = _begin(actor, at, order_ids)
    try:
        created = gateway().create(
            reference=payment.reference,
            amount=payment.amount,
            description=_described(orders),
            return_url=return_url,
            expires_at=int((at + PAGE_LASTS).timestamp()),
            signed_at=int(at.timestamp()),
        )
    except ProviderUnreachable:
        with transaction.atomic(durable=True):
            Payment.objects.filter(pk=payment.pk, state=PaymentState.STARTED).update(state=PaymentState.WAITING)
            for order in orders:
                audit_order(actor, at, order, "provider_unreachable", payment=payment.reference)
        raise
    with transaction.atomic(durable=True):
        # A quick payer's webhook may have come first and already noted the provider's number.
        Payment.objects.filter(pk=payment.pk).update(provider_id=created.provider_id, provider_url=created.url)
        told = {"payment": payment.reference, "provider_id": created.provider_id}
        for order in orders:
            audit_order(actor, at, order, "payment_started", under=mandates[order.pk], **told)
    return created.url


def _described(orders: Sequence[Order]) -> str:
    """Which orders it pays, as the payer's bank may show it: the first ones, and how many more."""
    named = " · ".join(order.reference for order in orders[:MOST_NAMED])
    return named + (f" + {len(orders) - MOST_NAMED}" if len(orders) > MOST_NAMED else "")


@transaction.atomic(durable=True)
def _begin(actor: Actor, at: datetime, order_ids: Sequence[int]) -> tuple[Payment, list[Order], dict[int, int | None]]:
    orders = list(Order.objects.select_for_update().filter(pk__in=order_ids).order_by("pk"))
    if not orders or len(orders) != len(set(order_ids)) or len({order.holder_id for order in orders}) > 1:
        raise NotFound(f"orders {order_ids}")
    mandates = {
        order.pk: require_for(
            actor=actor,
            holder_id=order.holder_id,
            department=order.department,
            action=Action.PAY,
            at=at,
            scopes=order.scopes,
            amount=order.total,
        )
        for order in orders
    }
    _see_sums(actor, at, orders, mandates)
    if any(order.state != OrderState.OPEN for order in orders):
        raise OrderNotOpen
    first = orders[0]
    payment = Payment.objects.create(
        reference=f"{first.reference}-{first.parts.count() + 1}",
        amount=sum(order.total for order in orders),
        started_at=at,
    )
    PaymentPart.objects.bulk_create(PaymentPart(payment=payment, order=order, amount=order.total) for order in orders)
    return payment, orders, mandates


def _see_sums(actor: Actor, at: datetime, orders: list[Order], mandates: dict[int, int | None]) -> None:
    """One payment is one act: what it pays under the same mandate may together not be more than that allows."""
    for mandate in set(mandates.values()) - {None}:
        under = [order for order in orders if mandates[order.pk] == mandate]
        for order in under if len(under) > 1 else []:
            require_for(
                actor=actor,
                holder_id=order.holder_id,
                department=order.department,
                action=Action.PAY,
                at=at,
                scopes=order.scopes,
                amount=sum(each.total for each in under),
            )
