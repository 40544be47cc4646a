"""That an officer must not decide a case."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.cases.models.case import Case


class Impediment(models.Model):
    """An officer's own word that something keeps them from a case; they are barred from it until it is lifted."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="impediments")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    declared_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    lifted_why = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "person"], condition=Q(lifted_at__isnull=True), name="cases_impediment_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="cases_impediment_has_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lifted_why="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_why="")),
                name="cases_impediment_lifted_whole",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True) | ~Q(lifted_by=F("person")), name="cases_impediment_by_another"
            ),
        ]
