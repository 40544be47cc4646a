"""Kin and interests that officers declared."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Func, Q, Value

from balcao.entities.rules.interests import relations


class Interest(models.Model):
    """An officer's tie to a person or an entity, declared by themself: days included, without end until it is lifted.

    What they declared is theirs no more to take back: somebody who heads their department lifts it, with a reason.
    """

    officer = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    holder_id = models.CharField(max_length=40)
    relation = models.CharField(max_length=20, choices=[(each, each) for each in relations()])
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    words = models.CharField(max_length=300, blank=True, default="")
    declared_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    lifted_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["officer", "holder_id", "relation"],
                condition=Q(lifted_at__isnull=True),
                name="entities_interest_once",
            ),
            models.CheckConstraint(
                condition=~Q(holder_id=Func(Value("p-"), F("officer_id"), function="CONCAT")),
                name="entities_interest_in_another",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")), name="entities_interest_period"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lifted_why="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_why="")),
                name="entities_interest_lifted_whole",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True) | ~Q(lifted_by=F("officer")), name="entities_interest_by_another"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["officer"], name="entities_interest_officer")]
