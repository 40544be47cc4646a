"""Where people got stuck while filling in a form."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Stumble(models.Model):
    """How often in a `month` (``2026-11``) a question of a service was answered so that its page was shown again with
    error `code`. `field` leads into parts, without the numbers of rows. Of whom, or of what they wrote, nothing
    is kept."""

    service_id = models.CharField(max_length=80)
    month = models.CharField(max_length=7)
    field = models.CharField(max_length=300)
    code = models.CharField(max_length=60)
    times = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service_id", "month", "field", "code"], name="cases_stumble_once"),
            models.CheckConstraint(condition=Q(times__gt=0), name="cases_stumble_counts"),
        ]
