"""Standing consent to pay what recurs."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.payments.models.orders import Order, Payment
from balcao.payments.types import CollectionState, ConsentState


class Consent(models.Model):
    """A holder lets what a `matter` costs be taken from a means of payment that the provider keeps, up to `most` avos
    at a time. The provider's `token` stands for it; `reference` is ours for asking. Of one matter one holds."""

    reference = models.CharField(max_length=40, unique=True)
    holder_id = models.CharField(max_length=40)
    matter = models.CharField(max_length=120)
    department = models.CharField(max_length=10)
    title = models.JSONField()
    scopes = models.JSONField(default=list)
    most = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in ConsentState])
    token = models.CharField(max_length=100, blank=True, default="")
    shown = models.CharField(max_length=40, blank=True, default="")
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["holder_id", "matter"], condition=Q(state="given"), name="payments_consent_one_given"
            ),
            models.CheckConstraint(condition=Q(most__gt=0), name="payments_consent_most"),
            models.CheckConstraint(
                condition=~Q(state="given") | ~Q(token="") & Q(given_at__isnull=False),
                name="payments_consent_given_with_token",
            ),
        ]


class Collection(models.Model):
    """An order that is taken by consent on its day; once for an order, so that nothing is tried twice."""

    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="collections")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="collection")
    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, null=True, related_name="collection")
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in CollectionState])
    announced_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
