"""A case taken out of the house."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Export(models.Model):
    """An export somebody asked for: `done` steps of making it are over; complete, its files lie in the
    storage by `pdf_key` and `key`."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    asked_by = models.CharField(max_length=40)
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    done = models.PositiveSmallIntegerField(default=0)
    pdf_key = models.CharField(max_length=80, blank=True, default="")
    key = models.CharField(max_length=80, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    size = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, key="") | (Q(made_at__isnull=False) & ~Q(key="")),
                name="dossiers_made_whole",
            ),
            models.UniqueConstraint(
                fields=["case", "asked_by"], condition=Q(made_at__isnull=True), name="dossiers_one_running"
            ),
        ]
