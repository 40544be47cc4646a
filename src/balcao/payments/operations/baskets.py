"""Paying several orders of a holder at once, at what they cost on the day."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from balcao.entities.api import Action
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.payments import models
from balcao.payments.operations.ordering import like, put_order
from balcao.payments.operations.paying import OrderNotOpen, start_payment
from balcao.payments.policies import require_for
from balcao.payments.pricing import quote
from balcao.payments.queries import order_from
from balcao.payments.types import Order, OrderState


class AmountChanged(BalcaoError):
    """What is due is no longer what was shown; nothing was paid, and the page shows it anew."""

    key = "payments.amount_changed"


class NotPayableNow(BalcaoError):
    """The matter cannot be paid for as it stands; `reason` names the text that says why."""

    key = "payments.not_payable_now"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def renew_order(*, actor: Actor, at: datetime, order_id: int) -> Order:
    """The order as it is due at that moment: itself, or what replaces it when a fee or a surcharge has changed.

    :raises NotFound: if it is none of the actor's business.
    :raises OrderNotOpen: if it is paid or void.
    :raises NotPayableNow: if its matter cannot be paid for now.
    :raises NothingToPay: if nothing is due any more.
    """
    row = models.Order.objects.filter(pk=order_id).first()
    if row is None:
        raise NotFound(f"order {order_id}")
    require_for(
        actor=actor, holder_id=row.holder_id, department=row.department, action=Action.VIEW, at=at, scopes=row.scopes
    )
    return order_from(renew(actor=actor, at=at, row=row))


def renew(*, actor: Actor, at: datetime, row: models.Order) -> models.Order:
    """The same, for a caller in a transaction who has seen that the actor may."""
    if row.state != OrderState.OPEN:
        raise OrderNotOpen
    due = quote(subject=row.subject, at=at)
    if due is not None and due.blocked:
        raise NotPayableNow(due.blocked)
    if due is None:
        return row
    wanted = like(row, at=at, lines=due.lines)
    renewed = put_order(actor=actor, at=at, wanted=wanted)
    if renewed.state != OrderState.OPEN:
        raise OrderNotOpen
    return renewed


def pay_basket(*, actor: Actor, at: datetime, shown: Mapping[int, int], return_url: str) -> tuple[str, list[int]]:
    """Pay the orders in one payment if each is due at the avos that were `shown`; the address of the hosted page, and
    the orders' numbers.

    Fees are worked out for this moment first. Speaks to the provider: not to be called in a transaction.

    :raises AmountChanged: if an amount is another by now; the orders are renewed, nothing was begun.
    :raises NotFound, Refused, OrderNotOpen, NotPayableNow, NothingToPay, ProviderUnreachable: then nothing was begun.
    """
    renewed = [renew_order(actor=actor, at=at, order_id=number) for number in sorted(shown)]
    if [order.total for order in renewed] != [shown[number] for number in sorted(shown)]:
        raise AmountChanged
    numbers = [order.id for order in renewed]
    address = return_url + "?" + "&".join(f"order={number}" for number in numbers)
    return start_payment(actor=actor, at=at, order_ids=numbers, return_url=address), numbers
