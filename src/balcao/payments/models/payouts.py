"""Money that goes out: to whom, in which batch, and what the bank said."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from balcao.payments.types import BatchState, EntryState


class PayeeAccount(models.Model):
    """The bank account a holder gave, once confirmed the one to which money goes; `fault` is why a bank refused it."""

    holder_id = models.CharField(max_length=40)
    bank = models.CharField(max_length=11)
    number = models.CharField(max_length=34)
    name = models.CharField(max_length=140)
    given_by = models.CharField(max_length=200)
    given_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=10, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["holder_id"],
                condition=Q(confirmed_at__isnull=False, ended_at__isnull=True),
                name="payments_account_one_current",
            ),
            models.UniqueConstraint(
                fields=["holder_id"],
                condition=Q(confirmed_at__isnull=True, ended_at__isnull=True),
                name="payments_account_one_given",
            ),
        ]


class Payout(models.Model):
    """What is owed to a holder, in avos; `key` makes it once. `lines` say how it came about. What was called off is not
    owed any more."""

    key = models.CharField(max_length=120, unique=True)
    reference = models.CharField(max_length=40, unique=True)
    holder_id = models.CharField(max_length=40)
    department = models.CharField(max_length=10)
    title = models.JSONField()
    lines = models.JSONField()
    scopes = models.JSONField(default=list)
    case_reference = models.CharField(max_length=40, blank=True, default="")
    amount = models.BigIntegerField()
    owed_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_payout_amount"),
            models.CheckConstraint(
                condition=Q(paid_at__isnull=True) | Q(called_off_at__isnull=True), name="payments_payout_paid_or_off"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["holder_id", "-owed_at"], name="payments_payout_holder"),
            models.Index(fields=["owed_at"], condition=Q(paid_at__isnull=True), name="payments_payout_owed"),
        ]


class PayoutBatch(models.Model):
    """Payouts that go to the bank in one file, put together by one officer and approved by another.

    `file` is the message as approved, `sha256` its hash: what the bank gets is what was approved.
    """

    reference = models.CharField(max_length=35, unique=True)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in BatchState])
    made_eyes = ArrayField(models.CharField(max_length=40))
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    decided_eyes = ArrayField(models.CharField(max_length=40), default=list)
    decided_by = models.CharField(max_length=200, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    file = models.TextField(blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(made_eyes__overlap=F("decided_eyes")), name="payments_batch_four_eyes"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_eyes=[])
                | Q(state="dropped") & ~Q(decided_eyes=[])
                | Q(state="sent") & ~Q(decided_eyes=[]) & ~Q(file=""),
                name="payments_batch_by_two",
            ),
            models.CheckConstraint(condition=~Q(made_eyes=[]), name="payments_batch_made_by_somebody"),
        ]


class PayoutEntry(models.Model):
    """A payout in a batch, with the account as it was then. `end_to_end` is its reference at the bank.

    A payout is in no more than one entry that may still pay, or has paid: nothing is paid twice.
    """

    batch = models.ForeignKey(PayoutBatch, on_delete=models.PROTECT, related_name="entries")
    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, related_name="entries")
    account = models.ForeignKey(PayeeAccount, on_delete=models.PROTECT, related_name="entries")
    end_to_end = models.CharField(max_length=35, unique=True)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in EntryState])
    reason = models.CharField(max_length=10, blank=True, default="")
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["payout"], condition=Q(state__in=["proposed", "sent", "paid"]), name="payments_entry_one_live"
            ),
        ]


class BankAnswer(models.Model):
    """An answer file of the bank that was read; the same file again has no effect."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    read_by = models.CharField(max_length=200)
    read_at = models.DateTimeField()
    changed = models.IntegerField()
