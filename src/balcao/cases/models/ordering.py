"""In which order cases are taken, by which words a department sorts them, and who has one in hand just now."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Weighting(models.Model):
    """What counts how much in a department's order; the row without a department is the house's own.

    `deadline_share` of a hundred weighs the deadline, the rest the time a case has waited; `complexity_days` and
    `urgent_days` bring forward what takes longer and what is urgent; a case without a term is taken as due
    `assumed_days` after its lodging. The database reads it whenever a case is written: see `cases_pressing`.
    """

    department = models.CharField(max_length=10, blank=True, default="", unique=True)
    deadline_share = models.PositiveSmallIntegerField(default=75)
    complexity_days = models.PositiveSmallIntegerField(default=1)
    urgent_days = models.PositiveSmallIntegerField(default=30)
    assumed_days = models.PositiveSmallIntegerField(default=60)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(deadline_share__lte=100), name="cases_weighting_share"),
        ]


class Label(models.Model):
    """A department's word for sorting its cases, with what it means. One that is `ended_at` is given no more."""

    department = models.CharField(max_length=10)
    name = models.JSONField()
    meaning = models.JSONField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["department", "name"], condition=Q(ended_at__isnull=True), name="cases_label_once"
            ),
        ]


class Reservation(models.Model):
    """A case in the hands of one officer until a moment: nobody else decides it meanwhile."""

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="reservation")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
    batch = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__gt=models.F("since")), name="cases_reservation_period"),
        ]
