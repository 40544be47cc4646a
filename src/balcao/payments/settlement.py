"""What the provider tells us, and what follows. Messages may come twice, late, and in any order."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.foundation.numbers.api import take_number
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import UTC
from balcao.kernel.errors import BalcaoError
from balcao.kernel.ids import make_reference
from balcao.kernel.signatures import is_genuine
from balcao.payments.events import OrderPaid, OrderRefunded
from balcao.payments.jobs import ask_refund
from balcao.payments.models import Order, Payment, ProviderEvent
from balcao.payments.trail import audit_order
from balcao.payments.types import OrderState, PaymentState

TYPES = ("payment.succeeded", "payment.failed", "refund.succeeded")


class BadMessage(BalcaoError):
    """The message is not genuine, or does not fit what we know; nothing was changed."""

    key = "payments.bad_message"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The provider's message: what happened to which payment, and when (None if it does not say)."""

    event_id: str
    type: str
    provider_id: str
    reference: str
    amount: int
    happened_at: datetime | None


def provider() -> Actor:
    """Who acts when the provider tells us something."""
    return system_actor("payment provider")


def read_message(body: bytes) -> Message:
    """Read a message whose signature was checked.

    :raises BadMessage: if it is not as agreed.
    """
    try:
        data = json.loads(body)
        event_id, kind, amount = data["id"], data["type"], data["amount"]
        provider_id, reference = data["payment"], data["reference"]
    except (ValueError, KeyError, TypeError, RecursionError) as failure:
        raise BadMessage("malformed") from failure
    names = (event_id, provider_id, reference)
    if kind not in TYPES or not all(isinstance(name, str) and 0 < len(name) <= 100 for name in names):
        raise BadMessage("malformed")
    if "\x00" in "".join(names) or isinstance(amount, bool) or not isinstance(amount, int):
        raise BadMessage("malformed")
    return Message(
        event_id=event_id,
        type=kind,
        provider_id=provider_id,
        reference=reference,
        amount=amount,
        happened_at=_moment(data.get("at")),
    )


def _moment(written: Any) -> datetime | None:
    try:
        if isinstance(written, int | float):
            return datetime.fromtimestamp(written, tz=UTC)
        moment = datetime.fromisoformat(str(written))
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.tzinfo else None


def receive_message(*, at: datetime, body: bytes, signature: str) -> str:
    """Take in a message of the provider; returns its outcome in a word. Repeating it has no effect.

    :raises BadMessage: with its reason, after an audit line, if it is forged or does not fit; nothing changed.
    """
    digest = hashlib.sha256(body).hexdigest()
    try:
        if not is_genuine(signature, body, secret=settings.BALCAO_PAYMENT_SECRET, now_seconds=at.timestamp()):
            raise BadMessage("signature")
        return _settle(at, read_message(body), digest)
    except BadMessage as failure:
        record(
            actor=provider(),
            at=at,
            event="payments:message:refused",
            subject="payments:webhook",
            data={"reason": failure.reason, "body_sha256": digest},
        )
        raise


@transaction.atomic
def _settle(at: datetime, message: Message, digest: str) -> str:
    known = ProviderEvent.objects.filter(event_id=message.event_id).first()
    if known is not None:
        return _repeated(known, digest)
    order, payment = _locked(message)
    try:
        with transaction.atomic():
            event = ProviderEvent.objects.create(
                event_id=message.event_id, body_sha256=digest, received_at=at, payment=payment, outcome=""
            )
    except IntegrityError:
        return _repeated(ProviderEvent.objects.get(event_id=message.event_id), digest)
    outcome = {
        "payment.succeeded": _succeeded,
        "payment.failed": _failed,
        "refund.succeeded": _refunded,
    }[message.type](at, order, payment, message)
    event.outcome = outcome
    event.save(update_fields=["outcome"])
    return outcome


def _repeated(known: ProviderEvent, digest: str) -> str:
    if known.body_sha256 != digest:
        raise BadMessage("event_reused")
    return "repeated"


def _locked(message: Message) -> tuple[Order, Payment]:
    """The payment a message is about, with its order, both locked: the order first, as everywhere."""
    found = Payment.objects.filter(reference=message.reference).values("pk", "order_id").first()
    if found is None:
        raise BadMessage("unknown_payment")
    order = Order.objects.select_for_update().get(pk=found["order_id"])
    payment = Payment.objects.select_for_update().get(pk=found["pk"])
    if payment.provider_id is None:
        if Payment.objects.filter(provider_id=message.provider_id).exists():
            raise BadMessage("unknown_payment")
        # The payer was quicker than the answer that carries the provider's number.
        payment.provider_id = message.provider_id
    elif payment.provider_id != message.provider_id:
        raise BadMessage("unknown_payment")
    if payment.amount != message.amount:
        raise BadMessage("amount")
    return order, payment


def _succeeded(at: datetime, order: Order, payment: Payment, message: Message) -> str:
    if payment.state not in (PaymentState.STARTED, PaymentState.FAILED):
        return "ignored"
    payment.succeeded_at = _paid_at(at, payment, message)
    if order.state != OrderState.OPEN:
        payment.state = PaymentState.REFUND_ASKED
        payment.save()
        audit_order(provider(), at, order, "paid_again", payment=payment.reference, order_state=order.state)
        ask_refund.defer(payment_id=payment.pk)
        return "to_refund"
    payment.state, payment.settles = PaymentState.SUCCEEDED, True
    payment.save()
    order.state, order.paid_at = OrderState.PAID, payment.succeeded_at
    order.receipt_number = _next_receipt(at)
    order.save(update_fields=["state", "paid_at", "receipt_number"])
    audit_order(provider(), at, order, "paid", payment=payment.reference, receipt=order.receipt_number)
    announce(
        OrderPaid(
            order_id=order.pk,
            subject=order.subject,
            holder_id=order.holder_id,
            receipt_number=order.receipt_number,
            paid_at=payment.succeeded_at,
        )
    )
    return "paid"


def _paid_at(at: datetime, payment: Payment, message: Message) -> datetime:
    """When the payer paid, as the provider says: a late message must not make a payment late."""
    return min(max(message.happened_at or at, payment.started_at), at)


def _next_receipt(at: datetime) -> str:
    return make_reference("REC", *take_number(series="receipt", at=at))


def _failed(at: datetime, order: Order, payment: Payment, message: Message) -> str:
    if payment.state != PaymentState.STARTED:
        payment.save(update_fields=["provider_id"])
        return "ignored"
    payment.state = PaymentState.FAILED
    payment.save()
    audit_order(provider(), at, order, "payment_failed", payment=payment.reference)
    return "failed"


def _refunded(at: datetime, order: Order, payment: Payment, message: Message) -> str:
    if payment.state == PaymentState.REFUNDED:
        return "ignored"
    payment.state, payment.refunded_at = PaymentState.REFUNDED, at
    payment.save()
    audit_order(provider(), at, order, "payment_refunded", payment=payment.reference)
    if payment.settles and order.state == OrderState.PAID:
        order.state, order.refunded_at = OrderState.REFUNDED, at
        order.save(update_fields=["state", "refunded_at"])
        audit_order(provider(), at, order, "refunded", payment=payment.reference)
        announce(
            OrderRefunded(
                order_id=order.pk,
                subject=order.subject,
                holder_id=order.holder_id,
                department=order.department,
                receipt_number=order.receipt_number or "",
                amount=order.total,
                refunded_at=at,
            )
        )
    return "refunded"
