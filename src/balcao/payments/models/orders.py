"""Orders, attempts to pay them, and what the provider told us."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.payments.types import OrderState, PaymentState

LIVE = ["open", "paid", "in_parts"]
RECEIPTED = ["paid", "refunded", "reversed"]


class Order(models.Model):
    """What a matter costs. One live order a subject; amounts in avos.

    `title` says in every language what it is for. `given_back` is what was proposed, approved or sent back of it; the
    database adds it up from the refunds. A `debt` is owed for something done already: it stands until it is paid.

    What is `held` is a deposit: it goes back, but for what was `forfeited`. What was `lent` is paid back by it. An
    order in parts is paid by orders of their own, each `part_of` it with its `part_number`; the database keeps their
    sum. `due_on` is the last day to pay it, `matter` what a standing consent may name.
    """

    reference = models.CharField(max_length=40, unique=True)
    subject = models.CharField(max_length=120)
    holder_id = models.CharField(max_length=40)
    department = models.CharField(max_length=10)
    title = models.JSONField(default=dict)
    lines = models.JSONField()
    total = models.BigIntegerField()
    given_back = models.BigIntegerField(default=0)
    scopes = models.JSONField(default=list)
    debt = models.BooleanField(default=False)
    held = models.BooleanField(default=False)
    lent = models.BooleanField(default=False)
    forfeited = models.BigIntegerField(default=0)
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="instalments")
    part_number = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(null=True)
    matter = models.CharField(max_length=120, blank=True, default="")
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in OrderState], default=OrderState.OPEN.value
    )
    placed_at = models.DateTimeField()
    receipt_number = models.CharField(max_length=40, null=True, unique=True)
    paid_at = models.DateTimeField(null=True)
    refunded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject"], condition=Q(state__in=LIVE), name="payments_order_one_live"),
            models.CheckConstraint(condition=Q(total__gt=0), name="payments_order_total"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "void", "in_parts"], receipt_number__isnull=True, paid_at__isnull=True)
                | Q(state__in=RECEIPTED, receipt_number__isnull=False, paid_at__isnull=False),
                name="payments_order_receipt_when_paid",
            ),
            models.CheckConstraint(
                condition=Q(given_back=0) | Q(given_back__gt=0, given_back__lte=F("total"), state__in=RECEIPTED),
                name="payments_order_gives_back_no_more",
            ),
            models.CheckConstraint(
                condition=Q(forfeited=0)
                | Q(held=True, forfeited__gt=0, state__in=RECEIPTED, total__gte=F("given_back") + F("forfeited")),
                name="payments_order_forfeits_what_is_held",
            ),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True, part_number=0) | Q(part_of__isnull=False, part_number__gt=0),
                name="payments_order_part_is_numbered",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject", "-id"], name="payments_order_subject"),
            models.Index(fields=["holder_id"], condition=Q(state="open"), name="payments_order_due"),
            models.Index(
                fields=["due_on"], condition=Q(state="open", due_on__isnull=False), name="payments_order_due_on"
            ),
        ]


class Payment(models.Model):
    """One attempt to pay one or several orders of a holder at once; its parts say which.

    `account` is the ledger account into which the money comes: the provider's, a till's, or what the bank received.
    """

    reference = models.CharField(max_length=50, unique=True)
    provider_id = models.CharField(max_length=100, unique=True, null=True)
    provider_url = models.CharField(max_length=500, blank=True, default="")
    account = models.CharField(max_length=60, default="provider")
    amount = models.BigIntegerField()
    state = models.CharField(
        max_length=12,
        choices=[(state.value, state.value) for state in PaymentState],
        default=PaymentState.STARTED.value,
    )
    started_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    reversed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_payment_amount"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["started_at"], condition=Q(state__in=["started", "waiting"]), name="payments_payment_unsettled"
            )
        ]


class PaymentPart(models.Model):
    """What a payment pays of an order. `settles` marks the one that paid it; all others that succeed go back."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="parts")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="parts")
    amount = models.BigIntegerField()
    given_back = models.BigIntegerField(default=0)
    settles = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order"], condition=Q(settles=True), name="payments_part_one_settles"),
            models.UniqueConstraint(fields=["payment", "order"], name="payments_part_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_part_amount"),
            models.CheckConstraint(
                condition=Q(given_back__gte=0, given_back__lte=F("amount")), name="payments_part_gives_back_no_more"
            ),
        ]


class ProviderEvent(models.Model):
    """A message of the provider that was taken in; the same one again has no effect."""

    event_id = models.CharField(max_length=100, unique=True)
    body_sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="events")
    outcome = models.CharField(max_length=30)


class ReceiptFile(models.Model):
    """The sealed PDF of a receipt, made once: `key` is where its bytes lie."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="receipt_file")
    key = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
