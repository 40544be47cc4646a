"""What becomes of a deposit."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from balcao.payments.models.orders import Order
from balcao.payments.types import RefundState


class DepositClosing(models.Model):
    """So many avos of a deposit are forfeited and the rest goes back: by a rule, which forfeits nothing, or proposed by
    one officer and approved by another. Of one deposit only one waits, and only one was ever approved."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="closings")
    forfeit = models.BigIntegerField(default=0)
    reason = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in RefundState])
    by_rule = models.BooleanField(default=False)
    asked_eyes = ArrayField(models.CharField(max_length=40), default=list)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    decided_eyes = ArrayField(models.CharField(max_length=40), default=list)
    decided_by = models.CharField(max_length=200, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(state__in=["asked", "approved"]), name="payments_closing_one"
            ),
            models.CheckConstraint(condition=Q(forfeit__gte=0), name="payments_closing_forfeit"),
            models.CheckConstraint(
                condition=~Q(asked_eyes__overlap=F("decided_eyes")), name="payments_closing_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(by_rule=True, forfeit=0, state="approved", asked_eyes=[], decided_eyes=[])
                | Q(by_rule=False, state="asked", decided_eyes=[]) & ~Q(asked_eyes=[])
                | Q(by_rule=False, state__in=["approved", "refused"]) & ~Q(asked_eyes=[]) & ~Q(decided_eyes=[]),
                name="payments_closing_by_rule_or_by_two",
            ),
        ]
