"""A visit on the spot: who inspects, what they found, their photos and signatures."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.cases.findings import InspectionState


class Inspection(models.Model):
    """A visit by a checklist that is kept as it was when the visit was planned.

    `required`: the process waits for it. A follow-up visit `follows` another and is due on a day. Signed by every
    inspector it is closed and its report is made; called off it is closed without one.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="inspections")
    appointment = models.OneToOneField("cases.Appointment", on_delete=models.PROTECT, null=True, related_name="+")
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(
        max_length=10,
        default=InspectionState.PLANNED,
        choices=[(each.value, each.value) for each in InspectionState],
    )
    required = models.BooleanField(default=False)
    due_on = models.DateField(null=True)
    place = models.CharField(max_length=300, blank=True, default="")
    parish = models.CharField(max_length=60, blank=True, default="")
    checklist = models.JSONField(default=list)
    planned_at = models.DateTimeField()
    planned_by_name = models.CharField(max_length=200)
    closed_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")
    report_number = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(required=True, state="planned"), name="cases_inspection_one_required"
            ),
            models.CheckConstraint(
                condition=Q(state="planned", closed_at__isnull=True)
                | Q(state="signed", closed_at__isnull=False)
                | (Q(state="called_off", closed_at__isnull=False) & ~Q(reason="")),
                name="cases_inspection_closed_whole",
            ),
        ]


class Inspector(models.Model):
    """An officer who inspects. Each signs what was found by its SHA-256; `signed_hash` is the content signed."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="inspectors")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_hash = models.CharField(max_length=64, blank=True, default="")
    assurance = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "person"], name="cases_inspector_once"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True, signed_hash="") | (Q(signed_at__isnull=False) & ~Q(signed_hash="")),
                name="cases_inspector_signs_something",
            ),
        ]


class Finding(models.Model):
    """What was found at one item, with its version: two phones never lose a value.

    `late` ones reached us after the report was signed; they stay beside it.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="findings")
    item = models.CharField(max_length=42)
    value = models.JSONField(null=True)
    remark = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    by = models.CharField(max_length=40)
    by_name = models.CharField(max_length=200)
    found_at = models.DateTimeField()
    kept_at = models.DateTimeField()
    late = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inspection", "item"], condition=Q(late=False), name="cases_finding_once"),
            models.UniqueConstraint(
                fields=["inspection", "item", "by"], condition=Q(late=True), name="cases_finding_late_once"
            ),
        ]


class InspectionPhoto(models.Model):
    """A photo with the moment it was taken and, where the inspector agreed, the place. `key` makes it one."""

    inspection = models.ForeignKey(Inspection, on_delete=models.CASCADE, related_name="photos")
    key = models.UUIDField(unique=True)
    item = models.CharField(max_length=42, blank=True, default="")
    file = models.JSONField()
    taken_at = models.DateTimeField()
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    by = models.CharField(max_length=40)
    by_name = models.CharField(max_length=200)
    kept_at = models.DateTimeField()
    late = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="cases_photo_place_whole",
            ),
        ]
