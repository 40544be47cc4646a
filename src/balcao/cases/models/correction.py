"""Asking the keeper of a register to correct what it says."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.cases.models.draft import Draft


class Correction(models.Model):
    """What a register says of an applicant, what is right, and what its keeper answered.

    `said` is what the register said, `right` what the applicant says instead, `papers` the files that show it, as
    answers keep them. `holds_up`: the application is not lodged before it is answered. `due_on` is the last day for
    that. `row` is the key of the one row it is about, of a question with rows; `said` and `right` are then lists of
    that row alone, or empty where it should not be there.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="corrections")
    question = models.CharField(max_length=60)
    row = models.CharField(max_length=120, blank=True, default="", db_default="")
    register = models.CharField(max_length=60)
    field = models.CharField(max_length=80)
    department = models.CharField(max_length=10)
    said = models.JSONField(null=True)
    right = models.JSONField(null=True)
    why = models.TextField()
    papers = models.JSONField(default=list)
    holds_up = models.BooleanField(default=False)
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(
        max_length=10,
        default="open",
        choices=[(each, each) for each in ("open", "corrected", "stands", "taken_back")],
    )
    answer = models.TextField(blank=True, default="")
    answered_by = models.CharField(max_length=40, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft", "question", "row"], condition=Q(state="open"), name="cases_correction_one_open"
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True)
                | ~Q(state="open") & Q(answered_at__gte=F("asked_at")),
                name="cases_correction_answered_when_over",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["department", "due_on"], condition=Q(state="open"), name="cases_correction_open"),
        ]
