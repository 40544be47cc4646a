"""Asking the provider to give money back, again and again until it accepts."""

from datetime import datetime

from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.clock import UTC, now
from balcao.payments.gateways.chosen import gateway
from balcao.payments.models import Refund
from balcao.payments.types import PaymentState, RefundState


@job(name="payments.send_refund")
def send_refund(refund_id: int) -> None:
    """Ask once more unless the provider already accepted; asking twice for one refund has no effect there."""
    refund = Refund.objects.filter(pk=refund_id, state=RefundState.APPROVED, accepted_at__isnull=True)
    found = refund.select_related("part__payment").exclude(part__payment__state=PaymentState.REVERSED).first()
    if found is None or found.part.payment.provider_id is None:
        return
    at = now()
    gateway().refund(
        provider_id=found.part.payment.provider_id,
        reference=found.reference,
        amount=found.amount,
        signed_at=int(at.timestamp()),
    )
    refund.update(accepted_at=at)


@periodic(name="payments.send_refunds_again", cron="7 * * * *")
def send_refunds_again(timestamp: int) -> None:
    """Every hour: what outlived its retries is asked for again, so that no one's money is forgotten."""
    waiting = Refund.objects.filter(
        state=RefundState.APPROVED, accepted_at__isnull=True, asked_at__lt=datetime.fromtimestamp(timestamp, tz=UTC)
    )
    for number in waiting.values_list("pk", flat=True):
        send_refund.defer_once(key=f"payments.refund.{number}", refund_id=number)
