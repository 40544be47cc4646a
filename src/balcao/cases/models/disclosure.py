"""Internal notes that an applicant asks to read."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.cases.models.case import Case, Step


class Disclosure(models.Model):
    """An applicant's request to read the internal notes about a case, to be answered until `due_on`.

    It covers the notes that were there when it was made. With the last of them decided it is answered; `read_at` is
    when the extract was first read.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="disclosures")
    asked_by = models.CharField(max_length=40)
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    why = models.TextField(blank=True, default="")
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(answered_at__isnull=True), name="cases_disclosure_one_open"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, read_at__isnull=True)
                | Q(answered_at__gte=F("asked_at")) & (Q(read_at__isnull=True) | Q(read_at__gte=F("answered_at"))),
                name="cases_disclosure_answered_first",
            ),
        ]


class DisclosedNote(models.Model):
    """What was decided of one note: it is given, or kept back on a `ground` of the procedure, with a reason."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.CASCADE, related_name="notes")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="+")
    ground = models.CharField(max_length=30, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    department = models.CharField(max_length=10)
    decided_by = models.CharField(max_length=40)
    decided_by_name = models.CharField(max_length=200)
    decided_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["disclosure", "step"], name="cases_disclosed_once"),
            models.CheckConstraint(
                condition=Q(ground="", reason="") | ~Q(ground="") & ~Q(reason=""), name="cases_kept_back_with_reason"
            ),
        ]
