"""Asking the provider to give money back, again and again until it accepts."""

from datetime import datetime

from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.clock import UTC, now
from balcao.payments.gateways.chosen import gateway
from balcao.payments.models import Payment
from balcao.payments.types import PaymentState


@job(name="payments.ask_refund")
def ask_refund(payment_id: int) -> None:
    """Ask once more unless the provider already accepted; asking twice for one payment has no effect there."""
    payment = Payment.objects.filter(pk=payment_id, state=PaymentState.REFUND_ASKED).first()
    if payment is None or payment.refund_accepted_at is not None or payment.provider_id is None:
        return
    at = now()
    gateway().refund(
        provider_id=payment.provider_id,
        reference=payment.reference,
        amount=payment.amount,
        signed_at=int(at.timestamp()),
    )
    Payment.objects.filter(pk=payment_id, refund_accepted_at__isnull=True).update(refund_accepted_at=at)


@periodic(name="payments.ask_refunds_again", cron="7 * * * *")
def ask_refunds_again(timestamp: int) -> None:
    """Every hour: what outlived its retries is asked for again, so that no one's money is forgotten."""
    waiting = Payment.objects.filter(
        state=PaymentState.REFUND_ASKED,
        refund_accepted_at__isnull=True,
        started_at__lt=datetime.fromtimestamp(timestamp, tz=UTC),
    )
    for number in waiting.values_list("pk", flat=True):
        ask_refund.defer_once(key=f"payments.refund.{number}", payment_id=number)
