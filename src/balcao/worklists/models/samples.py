"""Decided cases drawn by chance and looked at again."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from balcao.worklists.quality import RESULTS


class SampleRule(models.Model):
    """How much of what a department decided in a week is drawn: `percent` of every service and route, 0 for none.

    Its row is locked by every draw of the department.
    """

    department = models.CharField(max_length=10, unique=True)
    percent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="worklists_samplerule_percent"),
        ]


class Sample(models.Model):
    """One draw from the cases decided in ``[since, until)``: `found` could be drawn, by the chance of `seed`.

    `key` makes a repeated draw the same one. A weekly draw is by nobody and has a `percent`, a chief's a `number`.
    """

    key = models.CharField(max_length=60, unique=True)
    department = models.CharField(max_length=10)
    service_id = models.CharField(max_length=80, blank=True, default="")
    since = models.DateTimeField()
    until = models.DateTimeField()
    percent = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveSmallIntegerField(null=True)
    seed = models.CharField(max_length=32)
    found = models.PositiveIntegerField()
    drawn_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(drawn_by__isnull=True, percent__isnull=False, number__isnull=True)
                | Q(drawn_by__isnull=False, percent__isnull=True, number__isnull=False),
                name="worklists_sample_weekly_or_asked",
            ),
        ]


class Sheet(models.Model):
    """The review of one drawn case; a case is drawn once.

    `behind` are the persons who proposed, confirmed or took its decisions; `eyes` those behind the review, never any
    of them. Once reviewed it stays as it is.
    """

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="sheets")
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    department = models.CharField(max_length=10)
    service_id = models.CharField(max_length=80)
    route = models.CharField(max_length=10)
    behind = ArrayField(models.CharField(max_length=40), default=list)
    drawn_at = models.DateTimeField()
    reviewer = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    eyes = ArrayField(models.CharField(max_length=40), default=list)
    reviewed_at = models.DateTimeField(null=True)
    remark = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewer__isnull=True, eyes=[])
                | (Q(reviewed_at__isnull=False, reviewer__isnull=False) & ~Q(eyes=[])),
                name="worklists_sheet_reviewed_whole",
            ),
            models.CheckConstraint(condition=~Q(behind__overlap=F("eyes")), name="worklists_sheet_other_eyes"),
        ]
        indexes: ClassVar = [models.Index(fields=["department", "-drawn_at"], name="worklists_sheet_department")]


class Mark(models.Model):
    """What a review says about one criterion; what is not right is explained."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="marks")
    criterion = models.CharField(max_length=30)
    result = models.CharField(max_length=14, choices=[(each, each) for each in RESULTS])
    remark = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="worklists_mark_once"),
            models.CheckConstraint(condition=Q(result__in=RESULTS), name="worklists_mark_result"),
            models.CheckConstraint(condition=~Q(result="not_ok", remark=""), name="worklists_mark_explained"),
        ]


class Told(models.Model):
    """That somebody behind a decision is told what a review found, until they have read it."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="told")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["sheet", "person"], name="worklists_told_once")]
        indexes: ClassVar = [
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="worklists_told_unread"),
        ]
