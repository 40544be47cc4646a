"""A counter's till: who sat at it, what was taken, and the count at its close."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from balcao.payments.models.orders import Payment
from balcao.payments.types import Means, TillState


class TillSession(models.Model):
    """One officer at one till, from the float to the confirmed count. Amounts in avos.

    `counted` are the notes and coins by their worth; `difference` is what was counted more (or less) than there
    should be, and is explained. Four eyes: who counted does not confirm.
    """

    till = models.CharField(max_length=20)
    department = models.CharField(max_length=10)
    person_id = models.BigIntegerField()
    officer = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    float_amount = models.BigIntegerField()
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in TillState], default=TillState.OPEN.value
    )
    left_at = models.DateTimeField(null=True)
    counted = models.JSONField(default=dict)
    difference = models.BigIntegerField(default=0)
    explanation = models.TextField(blank=True, default="")
    counted_eyes = ArrayField(models.CharField(max_length=40), default=list)
    counted_by = models.CharField(max_length=200, blank=True, default="")
    counted_at = models.DateTimeField(null=True)
    confirmed_eyes = ArrayField(models.CharField(max_length=40), default=list)
    confirmed_by = models.CharField(max_length=200, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["till"], condition=~Q(state="confirmed"), name="payments_till_one_session"),
            models.UniqueConstraint(fields=["person_id"], condition=Q(state="open"), name="payments_till_one_officer"),
            models.CheckConstraint(condition=Q(float_amount__gte=0), name="payments_till_float"),
            models.CheckConstraint(
                condition=~Q(counted_eyes__overlap=F("confirmed_eyes")), name="payments_till_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "left"], confirmed_at__isnull=True)
                | Q(state="counted", counted_at__isnull=False, confirmed_at__isnull=True)
                | Q(state="confirmed", counted_at__isnull=False, confirmed_at__isnull=False),
                name="payments_till_counted_then_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(difference=0) | ~Q(explanation=""), name="payments_till_difference_explained"
            ),
        ]


class TillEntry(models.Model):
    """A payment taken at a till. `slip` is the number of the card's slip or of the cheque."""

    session = models.ForeignKey(TillSession, on_delete=models.PROTECT, related_name="entries")
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="till_entry")
    means = models.CharField(max_length=10, choices=[(means.value, means.value) for means in Means])
    amount = models.BigIntegerField()
    tendered = models.BigIntegerField()
    slip = models.CharField(max_length=60, blank=True, default="")
    taken_at = models.DateTimeField()
    void_reason = models.TextField(blank=True, default="")
    void_eyes = ArrayField(models.CharField(max_length=40), default=list)
    void_asked_by = models.CharField(max_length=200, blank=True, default="")
    void_asked_at = models.DateTimeField(null=True)
    voided_eyes = ArrayField(models.CharField(max_length=40), default=list)
    voided_by = models.CharField(max_length=200, blank=True, default="")
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__gt=0)
                & (
                    Q(means="cash", tendered__gte=F("amount"))
                    | ~Q(means="cash") & Q(tendered=F("amount")) & ~Q(slip="")
                ),
                name="payments_till_entry_tendered",
            ),
            models.CheckConstraint(
                condition=~Q(void_eyes__overlap=F("voided_eyes")), name="payments_till_void_four_eyes"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | (~Q(void_eyes=[]) & ~Q(voided_eyes=[]) & ~Q(void_reason="")),
                name="payments_till_void_by_two",
            ),
        ]
