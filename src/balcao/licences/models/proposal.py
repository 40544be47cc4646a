"""A restraint that one officer proposes and another confirms."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.foundation.eyes.api import FourEyes
from balcao.licences.models.licence import Change, Licence
from balcao.licences.types import Restraint


class Proposal(FourEyes):
    """One is open for a licence at a time. `outcome` is ``confirmed`` or ``returned``."""

    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="proposals")
    act = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Restraint])
    change = models.ForeignKey(Change, on_delete=models.PROTECT, null=True, related_name="+")
    holds_from = models.DateField()
    holds_until = models.DateField(null=True)
    reason = models.TextField()

    class Meta:
        constraints: ClassVar = [
            *FourEyes.Meta.constraints,
            models.UniqueConstraint(fields=["licence"], condition=Q(outcome=""), name="licences_proposal_one_open"),
            models.CheckConstraint(
                condition=Q(act="annul", change__isnull=False) | ~Q(act="annul") & Q(change__isnull=True),
                name="licences_proposal_annuls",
            ),
        ]
