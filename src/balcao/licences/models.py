"""Licences, their history, and the running numbers of registers."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.licences.types import ChangeKind


class Licence(models.Model):
    """A licence of a holder. `valid_until` is the last day; a cancelled one keeps it for the record."""

    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=60)
    holder_id = models.CharField(max_length=40)
    department = models.CharField(max_length=10)
    name = models.JSONField()
    terms = models.JSONField(default=dict)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    document_number = models.CharField(max_length=40, blank=True, default="")
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")), name="licences_period"
            ),
            models.CheckConstraint(condition=Q(holder_id__regex=r"^[pe]-\d+$"), name="licences_holder"),
        ]
        indexes: ClassVar = [models.Index(fields=["holder_id", "kind"], name="licences_holder_kind")]


class Change(models.Model):
    """What happened to a licence. `key` names the act that caused it, so that no act counts twice."""

    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in ChangeKind])
    valid_until_before = models.DateField(null=True)
    valid_until_after = models.DateField(null=True)
    terms = models.JSONField(default=dict)
    case_reference = models.CharField(max_length=40, blank=True, default="")
    reason = models.JSONField(default=dict)
    key = models.CharField(max_length=120, unique=True)
