"""The counters."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Counter(models.Model):
    """The last number given in a series and year. Its row is locked until the taker's transaction ends."""

    series = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "year"], name="numbers_counter_once"),
            models.CheckConstraint(condition=Q(last__gt=0), name="numbers_counter_counts_up"),
        ]
