"""What a holder owes by a day."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.licences.models.licence import Licence
from balcao.licences.types import Neglect

OPEN = Q(fulfilled_on__isnull=True, dropped_at__isnull=True)
"""What is still owed."""

DUE = OPEN & Q(rests_since__isnull=True)
"""What is still owed and whose term runs."""


class Obligation(models.Model):
    """A proof or an inspection due by `due_on` (included). Of each `key` of a licence one is open at a time.

    `acted_at` is when its neglect had its effect, once; `fulfilled_on` the day in Macao on which it was met. What is
    dropped is owed no more; `dropped_by` names the decision that did so, `dropped_why` is what its holder reads.
    `set_by` names the decision that asks for it; while that has no effect its term rests, since `rests_since`, and
    goes on afterwards: `due_on` has moved by `moved_days` since it was set.
    """

    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="obligations")
    key = models.CharField(max_length=60)
    name = models.JSONField()
    kind = models.CharField(max_length=20)
    due_on = models.DateField()
    every_months = models.PositiveSmallIntegerField(null=True)
    neglect = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Neglect])
    basis = models.JSONField()
    case_reference = models.CharField(max_length=40, blank=True, default="")
    set_at = models.DateTimeField()
    fulfilled_on = models.DateField(null=True)
    fulfilled_by = models.CharField(max_length=200, blank=True, default="")
    note = models.TextField(blank=True, default="")
    acted_at = models.DateTimeField(null=True)
    set_by = models.CharField(max_length=60, blank=True, default="")
    rests_since = models.DateField(null=True)
    moved_days = models.PositiveSmallIntegerField(default=0)
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.CharField(max_length=60, blank=True, default="")
    dropped_why = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["licence", "key"], condition=OPEN, name="licences_obligation_one_open"),
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True) | Q(fulfilled_on__isnull=True) & ~Q(dropped_by=""),
                name="licences_obligation_dropped_whole",
            ),
            models.CheckConstraint(condition=Q(rests_since__isnull=True) | OPEN, name="licences_obligation_rests_open"),
            models.CheckConstraint(
                condition=Q(fulfilled_on__isnull=True, fulfilled_by="")
                | Q(fulfilled_on__isnull=False) & ~Q(fulfilled_by=""),
                name="licences_obligation_fulfilled_whole",
            ),
            models.CheckConstraint(
                condition=Q(acted_at__isnull=True) | Q(acted_at__gte=F("set_at")), name="licences_obligation_acted"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["set_by"], condition=~Q(set_by=""), name="licences_obligation_set_by"),
            models.Index(fields=["dropped_by"], condition=~Q(dropped_by=""), name="licences_obligation_dropped"),
            models.Index(fields=["due_on"], condition=DUE, name="licences_obligation_due"),
        ]
