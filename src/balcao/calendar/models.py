"""Closing days."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class ClosingDay(models.Model):
    """A day on which offices are closed by order."""

    day = models.DateField(unique=True)
    reason = models.JSONField()
    basis = models.CharField(max_length=300)
    entered_at = models.DateTimeField()
    entered_by_name = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reason__has_keys=["zh-Hant", "pt", "en"]) & ~Q(basis=""), name="calendar_closing_day_reason"
            ),
        ]
