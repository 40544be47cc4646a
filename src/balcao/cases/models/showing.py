"""What the office put before the applicant in a meeting by video."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Showing(models.Model):
    """A page of the application (`page`), or a decision as it would read (`words` by language, kept as shown).
    Before the applicant is the one of a meeting that is not over; `opened_at` is when they opened it first."""

    appointment = models.ForeignKey("cases.Appointment", on_delete=models.CASCADE, related_name="showings")
    page = models.CharField(max_length=60, blank=True, default="")
    words = models.JSONField(default=dict)
    title = models.JSONField()
    shown_at = models.DateTimeField()
    shown_by = models.CharField(max_length=40)
    shown_by_name = models.CharField(max_length=200)
    opened_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["appointment"], condition=Q(over_at__isnull=True), name="cases_showing_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(page="") & Q(words={}) | Q(page="") & ~Q(words={}), name="cases_showing_page_or_words"
            ),
        ]
