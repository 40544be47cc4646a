"""What the provider tells us is taken in here. Messages may come twice, late, and in any order."""

import hashlib
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.kernel.signatures import is_genuine
from balcao.payments.consent_effects import consent_told
from balcao.payments.effects import failed, refunded, succeeded, taken_back
from balcao.payments.events import PaymentPossible
from balcao.payments.gateways.base import Standing
from balcao.payments.gateways.chosen import gateway
from balcao.payments.messages import BadMessage, Message, provider, read_message
from balcao.payments.models import Order, Payment, PaymentPart, ProviderEvent, Refund
from balcao.payments.types import OrderState, PaymentState, RefundState


def receive_message(*, at: datetime, body: bytes, signature: str) -> str:
    """Take in a message of the provider; returns its outcome in a word. Repeating it has no effect.

    :raises BadMessage: with its reason, after an audit line, if it is forged or does not fit; nothing changed.
    """
    digest = hashlib.sha256(body).hexdigest()
    try:
        if not is_genuine(signature, body, secret=settings.BALCAO_PAYMENT_SECRET, now_seconds=at.timestamp()):
            raise BadMessage("signature")
        message = read_message(body)
        return consent_told(at, message) if message.type.startswith("consent.") else _settle(at, message, digest)
    except BadMessage as failure:
        record(
            actor=provider(),
            at=at,
            event="payments:message:refused",
            subject="payments:webhook",
            data={"reason": failure.reason, "body_sha256": digest},
        )
        raise


def ask_provider(*, at: datetime, payment_id: int) -> str:
    """Ask how a payment stands, for a message that never came, and take the answer in like a message.

    Returns its outcome in a word. Speaks to the provider, so not to be called in a transaction.

    :raises ProviderUnreachable: if it does not answer.
    """
    payment = Payment.objects.get(pk=payment_id)
    found = gateway().standing(reference=payment.reference, signed_at=int(at.timestamp()))
    outcomes = [_settle(at, message, "") for message in _as_messages(payment, found)] if found else []
    with transaction.atomic():
        Payment.objects.filter(pk=payment_id).update(asked_at=at)
        if PaymentPart.objects.filter(payment=payment_id, payment__state=PaymentState.WAITING).exists():
            _possible_again(at, payment_id)
    return outcomes[-1] if outcomes else "nothing"


def _as_messages(payment: Payment, found: Standing) -> list[Message]:
    """What the provider would have told; only what we do not know yet."""
    paid = Message(
        event_id=f"asked:{payment.reference}"[:100],
        type="payment.succeeded",
        provider_id=found.provider_id,
        reference=payment.reference,
        refund="",
        amount=found.amount,
        happened_at=found.happened_at,
    )
    messages = [paid] if found.state in ("succeeded", "refunded") and payment.succeeded_at is None else []
    refunds = Refund.objects.filter(part__payment=payment, state=RefundState.APPROVED)
    for reference in refunds.values_list("reference", flat=True):
        if reference in found.refunds:
            messages.append(
                replace(
                    paid,
                    event_id=f"asked:{reference}"[:100],
                    type="refund.succeeded",
                    refund=reference,
                    amount=found.refunds[reference],
                )
            )
    return messages


def _possible_again(at: datetime, payment_id: int) -> None:
    """The provider answers again: the attempt that could not be begun is over, and who waits is told."""
    payment = Payment.objects.select_for_update().get(pk=payment_id)
    if payment.state != PaymentState.WAITING:
        return
    payment.state = PaymentState.FAILED
    payment.save(update_fields=["state"])
    for part in payment.parts.select_related("order").filter(order__state=OrderState.OPEN):
        order = part.order
        announce(PaymentPossible(order_id=order.pk, subject=order.subject, holder_id=order.holder_id, at=at))


@transaction.atomic
def _settle(at: datetime, message: Message, digest: str) -> str:
    known = ProviderEvent.objects.filter(event_id=message.event_id).first()
    if known is not None:
        return _repeated(known, digest)
    payment, parts = _locked(message)
    try:
        with transaction.atomic():
            event = ProviderEvent.objects.create(
                event_id=message.event_id, body_sha256=digest, received_at=at, payment=payment, outcome=""
            )
    except IntegrityError:
        return _repeated(ProviderEvent.objects.get(event_id=message.event_id), digest)
    outcome = {
        "payment.succeeded": succeeded,
        "payment.failed": failed,
        "payment.reversed": taken_back,
        "refund.succeeded": refunded if message.refund else taken_back,
    }[message.type](at, payment, parts, message)
    payment.save()
    event.outcome = outcome
    event.save(update_fields=["outcome"])
    return outcome


def _repeated(known: ProviderEvent, digest: str) -> str:
    if known.body_sha256 != digest:
        raise BadMessage("event_reused")
    return "repeated"


def _locked(message: Message) -> tuple[Payment, list[PaymentPart]]:
    """The payment a message is about, and its parts with their orders, all locked: the orders first, as everywhere."""
    found = Payment.objects.filter(reference=message.reference).values_list("pk", flat=True).first()
    if found is None:
        raise BadMessage("unknown_payment")
    parts = PaymentPart.objects.filter(payment_id=found)
    paid = Order.objects.filter(pk__in=parts.values("order_id"))
    wholes = paid.filter(part_of__isnull=False).values("part_of_id")
    orders = Order.objects.select_for_update().filter(Q(pk__in=paid.values("pk")) | Q(pk__in=wholes)).order_by("pk")
    by_number = {order.pk: order for order in orders}
    payment = Payment.objects.select_for_update().get(pk=found)
    locked = list(parts.order_by("order_id"))
    for part in locked:
        part.payment, part.order = payment, by_number[part.order_id]
    if payment.provider_id is None:
        if Payment.objects.filter(provider_id=message.provider_id).exists():
            raise BadMessage("unknown_payment")
        # The payer was quicker than the answer that carries the provider's number.
        payment.provider_id = message.provider_id
    elif payment.provider_id != message.provider_id:
        raise BadMessage("unknown_payment")
    if not message.refund and payment.amount != message.amount:
        raise BadMessage("amount")
    return payment, locked
