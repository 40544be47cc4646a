"""Messages to other departments, and what registers told us. What they answered is never stored."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Delivery(models.Model):
    """One message to one department. `key` makes saying it twice the same as saying it once, here and there."""

    key = models.CharField(max_length=200, unique=True)
    department = models.CharField(max_length=10)
    holder_id = models.CharField(max_length=40)
    case_reference = models.CharField(max_length=60)
    message = models.JSONField()
    asked_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(key="") & ~Q(department=""), name="exchange_delivery_addressed"),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True) | Q(delivered_at__gte=F("asked_at")),
                name="exchange_delivery_after_asking",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case_reference", "id"], name="exchange_delivery_case"),
            models.Index(fields=["asked_at"], condition=Q(delivered_at__isnull=True), name="exchange_delivery_waiting"),
        ]


class RegisterEvent(models.Model):
    """What a register told, taken in once by its running number there; `outcome` says what it came to."""

    source = models.CharField(max_length=40)
    sequence = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    content = models.JSONField()
    outcome = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "sequence"], name="exchange_register_event_once"),
        ]
