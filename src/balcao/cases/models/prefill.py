"""Answers that software hands over to a person by a link."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.cases.models.draft import Draft


class Prefill(models.Model):
    """Answers to one service's form, offered once to whoever has the link; the link holds its number and `nonce` alone.
    Those of an enrolment are for the `activity` of that number.

    `key` is of one sending of its maker. From `taken_at` on it is one person's; once their `draft` has the answers they
    are kept there alone, and `answers` is empty.
    """

    service_id = models.CharField(max_length=80)
    activity = models.CharField(max_length=30, blank=True, default="", db_default="")
    answers = models.JSONField()
    nonce = models.CharField(max_length=32)
    key = models.CharField(max_length=80)
    holder_id = models.CharField(max_length=40)
    made_by = models.CharField(max_length=40)
    made_at = models.DateTimeField()
    until_on = models.DateField()
    taken_by = models.CharField(max_length=40, blank=True, default="")
    taken_at = models.DateTimeField(null=True)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["made_by", "key"], name="cases_prefill_once"),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, taken_by="", draft__isnull=True)
                | Q(taken_at__isnull=False) & ~Q(taken_by=""),
                name="cases_prefill_taken_by_one",
            ),
        ]
