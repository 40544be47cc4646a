"""What was put before whom, by which cause."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class FollowUp(models.Model):
    """A service put before a holder from `due_on` on. `cause` and the rule make it one; `begun_by` is in whose name its
    draft is begun by itself, empty where it is only offered. `answers` are what its form is told."""

    cause = models.CharField(max_length=80)
    case_reference = models.CharField(max_length=40, blank=True, default="")
    holder_id = models.CharField(max_length=24)
    service_id = models.CharField(max_length=80)
    rule = models.CharField(max_length=40)
    licence_number = models.CharField(max_length=60, blank=True, default="")
    why = models.JSONField()
    answers = models.JSONField(default=dict)
    begun_by = models.JSONField(default=dict)
    due_on = models.DateField()
    told_at = models.DateTimeField(null=True)
    draft = models.OneToOneField("cases.Draft", on_delete=models.PROTECT, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True)
    declined_by = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cause", "service_id", "rule", "licence_number"], name="followups_once_for_a_cause"
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True, declined_by="")
                | (Q(declined_at__isnull=False, draft__isnull=True) & ~Q(declined_by="")),
                name="followups_declined_or_begun",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["holder_id", "-due_on"], name="followups_holder"),
            models.Index(fields=["due_on"], condition=Q(told_at__isnull=True), name="followups_to_tell"),
        ]
