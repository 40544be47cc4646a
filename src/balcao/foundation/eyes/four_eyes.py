"""What one officer proposes and another puts into force."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

RETURNED = "returned"


class FourEyes(models.Model):
    """A proposal. `outcome` is empty while it waits, ``returned`` when it was sent back, any other when it took effect.

    `proposed_eyes` and `decided_eyes` are the persons behind each side, an officer in substitution together with the
    absent one. Nobody is on both sides of what took effect.
    """

    proposed_at = models.DateTimeField()
    proposed_by_name = models.CharField(max_length=200)
    proposed_eyes = ArrayField(models.CharField(max_length=40))
    outcome = models.CharField(max_length=10, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=200, blank=True, default="")
    decided_eyes = ArrayField(models.CharField(max_length=40), default=list)
    note = models.TextField(blank=True, default="")

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome__in=("", RETURNED))
                | (~Q(proposed_eyes__overlap=F("decided_eyes")) & ~Q(decided_eyes=[])),
                name="%(app_label)s_%(class)s_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True) | ~Q(outcome="") & Q(decided_at__isnull=False),
                name="%(app_label)s_%(class)s_decided_whole",
            ),
        ]
