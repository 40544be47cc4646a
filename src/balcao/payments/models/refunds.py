"""Money that goes back."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from balcao.payments.models.orders import PaymentPart
from balcao.payments.types import RefundState


class Refund(models.Model):
    """So much of what a part of a payment paid goes back, in avos.

    Four eyes: `asked_eyes` and `decided_eyes` are the persons behind the proposal and the answer, an absent
    officer included; no person is in both. `paid_out_as` is how the treasury sent it, where no provider did.
    `line` is the place, from 0, of the order's line of which it is; of none, it is of the whole. The database refuses
    more than a line came to.
    What a rule or a doubled payment gives back (`by_rule`) has neither.
    """

    part = models.ForeignKey(PaymentPart, on_delete=models.PROTECT, related_name="refunds")
    reference = models.CharField(max_length=60, unique=True)
    amount = models.BigIntegerField()
    line = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in RefundState])
    by_rule = models.BooleanField(default=False)
    reason = models.JSONField(default=dict)
    asked_eyes = ArrayField(models.CharField(max_length=40), default=list)
    asked_by = models.CharField(max_length=200, blank=True, default="")
    asked_at = models.DateTimeField()
    decided_eyes = ArrayField(models.CharField(max_length=40), default=list)
    decided_by = models.CharField(max_length=200, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True, default="")
    accepted_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    paid_out_as = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_refund_amount"),
            models.CheckConstraint(
                condition=~Q(asked_eyes__overlap=F("decided_eyes")), name="payments_refund_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(by_rule=True, asked_eyes=[], decided_eyes=[], state__in=["approved", "done"])
                | Q(by_rule=False, state="asked", decided_eyes=[]) & ~Q(asked_eyes=[])
                | Q(by_rule=False, state__in=["approved", "refused", "done"]) & ~Q(asked_eyes=[]) & ~Q(decided_eyes=[]),
                name="payments_refund_by_rule_or_by_two",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "asked_at"], condition=~Q(state="done"), name="payments_refund_open")
        ]
