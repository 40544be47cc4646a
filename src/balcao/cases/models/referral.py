"""A refusal that a superior sent back to its author."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from balcao.cases.models.case import Case
from balcao.cases.models.decision import Decision


class Referral(models.Model):
    """That a case is to be decided again, within so many `days` from `counts_from`, since the superior's `decision`.

    `unfounded` are the reasons that do not hold: the new decision rests on none of them. Over once it was given.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="referral")
    unfounded = ArrayField(models.CharField(max_length=80), default=list)
    days = models.PositiveSmallIntegerField()
    count = models.CharField(max_length=10)
    counts_from = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="cases_referral_one_open"
            ),
        ]
