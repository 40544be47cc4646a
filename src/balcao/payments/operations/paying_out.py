"""Sending money back that did not come by the provider: the treasury transfers it."""

from datetime import datetime

from django.db import transaction

from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError, NotFound
from balcao.payments import models
from balcao.payments.effects import went_back
from balcao.payments.ledger import PROVIDER, TREASURY_ACCOUNT
from balcao.payments.operations.refunding import AlreadyAnswered
from balcao.payments.policies import require_treasury
from balcao.payments.types import RefundState


class TransferNeeded(BalcaoError):
    """Say by which transfer or voucher the money went back."""

    key = "payments.transfer_needed"


@transaction.atomic
def pay_out(*, actor: Actor, at: datetime, refund_id: int, sent_as: str) -> None:
    """Note by which transfer an approved refund was sent; it counts as back from then on.

    :raises NotFound: if there is none, the provider sends it, or it is not the officer's duty.
    :raises TransferNeeded: if it is not said how.
    :raises AlreadyAnswered: if it was sent before.
    """
    require_treasury(actor)
    found = models.Refund.objects.filter(pk=refund_id).values_list("part__order_id", flat=True).first()
    order = models.Order.objects.select_for_update().filter(pk=found or 0).first()
    if order is None:
        raise NotFound(f"refund {refund_id}")
    refund = models.Refund.objects.select_for_update().get(pk=refund_id)
    part = models.PaymentPart.objects.select_related("payment").get(pk=refund.part_id)
    part.order = order
    if part.payment.account == PROVIDER or refund.state not in (RefundState.APPROVED, RefundState.DONE):
        raise NotFound(f"refund {refund_id}")
    if refund.state == RefundState.DONE:
        raise AlreadyAnswered
    if not sent_as.strip():
        raise TransferNeeded
    refund.paid_out_as = sent_as.strip()[:120]
    refund.save(update_fields=["paid_out_as"])
    went_back(actor, at, part, refund, TREASURY_ACCOUNT)
