"""What the bank's statements say came in, and what became of it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.payments.models.orders import Payment


class StatementFile(models.Model):
    """A statement that was read; the same file again has no effect. `mapping` are the columns of a CSV."""

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    mapping = models.JSONField(default=dict)
    read_by = models.CharField(max_length=200)
    read_at = models.DateTimeField()
    lines = models.IntegerField()
    added = models.IntegerField()
    skipped = models.IntegerField()


class Transfer(models.Model):
    """Money that came in, in avos: `used` of it paid orders, `sent_back` of it went back to who sent it, the rest is
    open on the work list. `key` makes it once, over all statements in which it stands.
    """

    file = models.ForeignKey(StatementFile, on_delete=models.PROTECT, related_name="transfers")
    key = models.CharField(max_length=140, unique=True)
    booked_on = models.DateField()
    amount = models.BigIntegerField()
    payer = models.CharField(max_length=200, blank=True, default="")
    text = models.CharField(max_length=500, blank=True, default="")
    order_id = models.BigIntegerField(null=True)
    used = models.BigIntegerField(default=0)
    sent_back = models.BigIntegerField(default=0)
    sent_as = models.CharField(max_length=120, blank=True, default="")
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, null=True, related_name="transfers")
    settled_by = models.CharField(max_length=200, blank=True, default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, used__gte=0, sent_back__gte=0) & Q(amount__gte=F("used") + F("sent_back")),
                name="payments_transfer_not_more",
            ),
            models.CheckConstraint(condition=Q(used=0) | Q(payment__isnull=False), name="payments_transfer_used_for"),
            models.CheckConstraint(condition=Q(sent_back=0) | ~Q(sent_as=""), name="payments_transfer_sent_as"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["booked_on"], condition=Q(amount__gt=F("used") + F("sent_back")), name="payments_transfer_open"
            )
        ]
