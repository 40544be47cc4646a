"""A restraint that one officer proposes and another confirms."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from balcao.licences.models.licence import Change, Licence
from balcao.licences.types import Restraint


class Proposal(models.Model):
    """One is open for a licence at a time. `outcome` is ``confirmed`` or ``returned``.

    Four eyes: `proposed_eyes` and `decided_eyes` are the persons behind each side, an officer in substitution together
    with the absent one. Nobody is on both sides of what is confirmed.
    """

    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="proposals")
    act = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Restraint])
    change = models.ForeignKey(Change, on_delete=models.PROTECT, null=True, related_name="+")
    holds_from = models.DateField()
    holds_until = models.DateField(null=True)
    reason = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by_name = models.CharField(max_length=200)
    proposed_eyes = ArrayField(models.CharField(max_length=40))
    outcome = models.CharField(max_length=10, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=200, blank=True, default="")
    decided_eyes = ArrayField(models.CharField(max_length=40), default=list)
    note = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["licence"], condition=Q(outcome=""), name="licences_proposal_one_open"),
            models.CheckConstraint(
                condition=~Q(outcome="confirmed")
                | (~Q(proposed_eyes__overlap=F("decided_eyes")) & ~Q(decided_eyes=[])),
                name="licences_proposal_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True)
                | Q(outcome__in=("confirmed", "returned"), decided_at__isnull=False),
                name="licences_proposal_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(act="annul", change__isnull=False) | ~Q(act="annul") & Q(change__isnull=True),
                name="licences_proposal_annuls",
            ),
        ]
