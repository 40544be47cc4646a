"""A time in which a decision has no effect."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from balcao.cases.models.case import Case
from balcao.cases.models.decision import Decision


class Stay(models.Model):
    """What a decision did stands still, since an objection that suspends it by law (`because_of`), or since a superior
    ordered it and said `why`; until the objection is over or the order is lifted.

    A decision and its corrections are one; the stay names the one that is corrected.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="stays")
    because_of = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True, default="")
    ordered_by_name = models.CharField(max_length=200, blank=True, default="")
    eyes = ArrayField(models.CharField(max_length=40), default=list)
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["decision", "because_of"],
                condition=Q(until_at__isnull=True),
                name="cases_stay_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(because_of__isnull=False) | (~Q(why="") & ~Q(ordered_by_name="")),
                name="cases_stay_grounded",
            ),
        ]
