"""What the provider's settlement files say, and where they and we differ."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.payments.types import DifferenceKind


class SettledDay(models.Model):
    """A day in Macao whose file was read whole. Avos; `given_back` holds refunds and reversals."""

    day = models.DateField(unique=True)
    read_at = models.DateTimeField()
    taken = models.BigIntegerField()
    given_back = models.BigIntegerField()
    lines = models.IntegerField()


class SettledLine(models.Model):
    """A line of a file. `key` is the posting it must fit; `amount` is above nothing for what was taken."""

    day = models.ForeignKey(SettledDay, on_delete=models.PROTECT, related_name="settled_lines")
    key = models.CharField(max_length=80, unique=True)
    amount = models.BigIntegerField()


class Difference(models.Model):
    """Where provider, ledger and case do not agree; stands on the work list until it is explained, or is gone."""

    day = models.DateField()
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in DifferenceKind])
    key = models.CharField(max_length=80)
    theirs = models.BigIntegerField(null=True)
    ours = models.BigIntegerField(null=True)
    found_at = models.DateTimeField()
    explanation = models.TextField(blank=True, default="")
    settled_by = models.CharField(max_length=200, blank=True, default="")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="payments_difference_once"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | ~Q(settled_by=""), name="payments_difference_settled_by_somebody"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["day"], condition=Q(settled_at__isnull=True), name="payments_difference_open")
        ]
