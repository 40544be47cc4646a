"""How what a deposit stands for came back."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.cases.models.case import Case
from balcao.cases.models.charge import Charge


class HandBack(models.Model):
    """What an officer found when a place was handed back: in order, or damaged so that so many avos of the deposit
    are to be kept (`amount`), why (`note`), with photos. One counts for each deposit, unless a second officer
    `refused` it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hand_backs")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="hand_backs")
    at = models.DateTimeField()
    by = models.CharField(max_length=40)
    by_name = models.CharField(max_length=200)
    amount = models.BigIntegerField(default=0)
    note = models.TextField(blank=True, default="")
    photos = models.JSONField(default=list)
    refused = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["charge"], condition=Q(refused=False), name="cases_hand_back_once"),
            models.CheckConstraint(
                condition=Q(amount=0) | Q(amount__gt=0) & ~Q(note=""), name="cases_hand_back_damage_says_why"
            ),
        ]
