"""Applications assessed by points: who assesses, what they said keeps them from one, and what they gave."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.foundation.eyes.api import FourEyes


class Panel(models.Model):
    """Those who assess, at one stage, the applications of a round, or one application: `key` is the round's id or the
    case's reference. `stage` and `ties` are what the service said when it came to be.

    It is opened by naming assessors and closed by two officers; nothing is given before or after. `shown_at` is when
    names were shown to the assessors, by whom and why.
    """

    service_id = models.CharField(max_length=80)
    version = models.ForeignKey("catalogue.PublishedVersion", on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    place = models.PositiveSmallIntegerField()
    in_round = models.BooleanField()
    stage = models.JSONField()
    ties = models.JSONField(default=list)
    department = models.CharField(max_length=10)
    duty = models.CharField(max_length=60)
    clearance = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    opened_by_name = models.CharField(max_length=200, blank=True, default="")
    due_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True)
    shown_by_name = models.CharField(max_length=200, blank=True, default="")
    shown_why = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service_id", "key", "place"], name="cases_panel_once"),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, due_on__isnull=True, closed_at__isnull=True)
                | Q(opened_at__isnull=False, due_on__isnull=False),
                name="cases_panel_opened_whole",
            ),
            models.CheckConstraint(
                condition=Q(shown_at__isnull=True, shown_by_name="", shown_why="")
                | (Q(shown_at__isnull=False) & ~Q(shown_by_name="") & ~Q(shown_why="")),
                name="cases_panel_shown_with_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["department"], condition=Q(closed_at__isnull=True), name="cases_panel_open"),
            models.Index(
                fields=["due_on"],
                condition=Q(closed_at__isnull=True, due_on__isnull=False),
                name="cases_panel_due",
            ),
        ]


class Assessment(models.Model):
    """An application before a panel. `number` names it there without naming anybody.

    Once closed: the mean of the points, how far they lie apart, its rank, and whether it goes no further (`out`).
    """

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="assessments")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="assessments")
    number = models.PositiveIntegerField()
    mean = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    spread = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    rank = models.PositiveIntegerField(null=True)
    out = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["panel", "case"], name="cases_assessment_once"),
            models.UniqueConstraint(fields=["panel", "number"], name="cases_assessment_number_once"),
            models.UniqueConstraint(fields=["panel", "rank"], name="cases_assessment_rank_once"),
        ]


class Assessor(models.Model):
    """Who assesses: an officer, or somebody from outside by name. From `left_at` on nothing is awaited of them any
    more; what they gave counts."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="assessors")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    outside = models.CharField(max_length=120, blank=True, default="")
    named_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["panel", "person"], name="cases_assessor_once"),
            models.UniqueConstraint(
                fields=["panel", "outside"], condition=Q(person__isnull=True), name="cases_assessor_outside_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, outside="") | (Q(person__isnull=True) & ~Q(outside="")),
                name="cases_assessor_is_somebody",
            ),
        ]


class Declaration(models.Model):
    """An assessor's word before opening an application that nothing keeps them from it (`free`), or what does. Rows
    stay; a conflict told later counts."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="declarations")
    assessor = models.ForeignKey(Assessor, on_delete=models.PROTECT, related_name="declarations")
    free = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "assessor", "free"], name="cases_declaration_once"),
            models.CheckConstraint(
                condition=Q(free=True, reason="") | (Q(free=False) & ~Q(reason="")),
                name="cases_declaration_conflict_said",
            ),
        ]


class Points(models.Model):
    """What an assessor gave one application, by criterion, with reasons; `total` is of 0 to 100. A row is never
    changed: the database refuses it. A correction is another row, with why, that stands for the one it `corrects`."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="points")
    assessor = models.ForeignKey(Assessor, on_delete=models.PROTECT, related_name="points")
    given = models.JSONField()
    reasons = models.JSONField(default=dict)
    total = models.DecimalField(max_digits=5, decimal_places=2)
    given_at = models.DateTimeField()
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    why = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "assessor"], condition=Q(corrects__isnull=True), name="cases_points_given_once"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, why="") | (Q(corrects__isnull=False) & ~Q(why="")),
                name="cases_points_corrected_with_reason",
            ),
            models.CheckConstraint(condition=Q(total__gte=0, total__lte=100), name="cases_points_of_a_hundred"),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("pk")), name="cases_points_correct_another"
            ),
        ]


class Closing(FourEyes):
    """That a panel is closed with this order; another officer confirms. `outcome` is ``closed`` or ``returned``."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="closings")
    order_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            *FourEyes.Meta.constraints,
            models.UniqueConstraint(fields=["panel"], condition=Q(outcome=""), name="cases_closing_one_open"),
        ]
