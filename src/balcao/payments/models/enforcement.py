"""Debts that the tax office collects."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.payments.enforcement_types import EnforcementState
from balcao.payments.models.orders import Order


class Enforcement(models.Model):
    """A debt that is handed to the tax office for enforced collection: an order, or the part of one that is left.

    `key` makes it one claim there, `claim` is what is said of it beside debtor and `amount`; `collected` avos came in
    so far. It was last tried in vain at `tried_at`. Of an order only one goes on.
    """

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="enforcements")
    key = models.CharField(max_length=60, unique=True)
    claim = models.JSONField(default=dict)
    amount = models.BigIntegerField()
    collected = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in EnforcementState])
    reason = models.CharField(max_length=300, blank=True, default="")
    asked_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(state__in=["waiting", "taken"]), name="payments_enforcement_one_goes_on"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, collected__gte=0, collected__lte=F("amount")),
                name="payments_enforcement_amounts",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", taken_at__isnull=True, ended_at__isnull=True)
                | Q(state="taken", taken_at__isnull=False, ended_at__isnull=True)
                | Q(state__in=["refused", "collected", "returned", "recalled"], ended_at__isnull=False),
                name="payments_enforcement_course",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["asked_at"], condition=Q(state__in=["waiting", "taken"]), name="payments_enforcement_goes_on"
            ),
        ]
