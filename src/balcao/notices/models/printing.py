"""Letters printed together."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class PrintRun(models.Model):
    """One PDF with many letters for the printer, asked for by an officer. `letters` are the numbers of their notices,
    in the order of the pages."""

    asked_by = models.CharField(max_length=40)
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    letters = ArrayField(models.BigIntegerField())
    storage_key = models.CharField(max_length=80, blank=True, default="")
