"""Orders, attempts to pay them, what the provider told us, and the running number of receipts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.payments.types import OrderState, PaymentState


class Order(models.Model):
    """What a matter costs. One live order a subject; amounts in avos."""

    reference = models.CharField(max_length=40, unique=True)
    subject = models.CharField(max_length=120)
    holder_id = models.CharField(max_length=40)
    department = models.CharField(max_length=10)
    lines = models.JSONField()
    total = models.BigIntegerField()
    scopes = models.JSONField(default=list)
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in OrderState], default=OrderState.OPEN.value
    )
    placed_at = models.DateTimeField()
    receipt_number = models.CharField(max_length=40, null=True, unique=True)
    paid_at = models.DateTimeField(null=True)
    refund_asked_at = models.DateTimeField(null=True)
    refund_reason = models.JSONField(default=dict)
    refunded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state__in=["open", "paid"]), name="payments_order_one_live"
            ),
            models.CheckConstraint(condition=Q(total__gt=0), name="payments_order_total"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "void"], receipt_number__isnull=True, paid_at__isnull=True)
                | Q(state__in=["paid", "refunded"], receipt_number__isnull=False, paid_at__isnull=False),
                name="payments_order_receipt_when_paid",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["subject", "-id"], name="payments_order_subject")]


class Payment(models.Model):
    """One attempt to pay an order. `settles` marks the one that was kept; all others that succeed go back."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="payments")
    reference = models.CharField(max_length=50, unique=True)
    provider_id = models.CharField(max_length=100, unique=True, null=True)
    provider_url = models.CharField(max_length=500, blank=True, default="")
    amount = models.BigIntegerField()
    state = models.CharField(
        max_length=12,
        choices=[(state.value, state.value) for state in PaymentState],
        default=PaymentState.STARTED.value,
    )
    settles = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    succeeded_at = models.DateTimeField(null=True)
    refund_accepted_at = models.DateTimeField(null=True)
    refunded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order"], condition=Q(settles=True), name="payments_payment_one_settles"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_payment_amount"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state"], condition=Q(state="refund_asked"), name="payments_payment_to_refund")
        ]


class ProviderEvent(models.Model):
    """A message of the provider that was taken in; the same one again has no effect."""

    event_id = models.CharField(max_length=100, unique=True)
    body_sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="events")
    outcome = models.CharField(max_length=30)
