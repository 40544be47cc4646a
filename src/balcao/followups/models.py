"""What was put before whom, by which cause."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, Q

ONCE = "followups_once_for_an_occasion"


class FollowUp(models.Model):
    """A service put before a holder from `due_on` on. `cause` and the rule make it one; `begun_by` is in whose name its
    draft is begun by itself, empty where it is only offered. `answers` are what its form is told.

    What one rule put before a holder, another one of the same `occasion` does not within thirty days of `caused_on`."""

    cause = models.CharField(max_length=80)
    case_reference = models.CharField(max_length=40, blank=True, default="")
    holder_id = models.CharField(max_length=24)
    service_id = models.CharField(max_length=80)
    rule = models.CharField(max_length=40)
    licence_number = models.CharField(max_length=60, blank=True, default="")
    why = models.JSONField()
    answers = models.JSONField(default=dict)
    begun_by = models.JSONField(default=dict)
    occasion = models.CharField(max_length=40, blank=True, default="")
    caused_on = models.DateField()
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
            ExclusionConstraint(
                name=ONCE,
                expressions=[
                    ("holder_id", "="),
                    ("service_id", "="),
                    ("licence_number", "="),
                    ("occasion", "="),
                    ("rule", "<>"),
                    (
                        Func(
                            F("caused_on"),
                            template="daterange(%(expressions)s, %(expressions)s + 30)",
                            output_field=DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                condition=~Q(occasion=""),
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
