"""That an applicant offers a running case to somebody else, who agrees or not."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.cases.models.case import Case


class Offer(models.Model):
    """A change of applicant: offered by the one, agreed to by the other, accepted by the officer.

    It ends when it is accepted (`accepted_at`), or otherwise, with why: taken back, declined, or not accepted.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="offers")
    from_holder = models.CharField(max_length=40)
    to_holder = models.CharField(max_length=40)
    offered_at = models.DateTimeField()
    offered_by_name = models.CharField(max_length=200)
    agreed_at = models.DateTimeField(null=True)
    agreed_by_name = models.CharField(max_length=200, blank=True, default="")
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(
        max_length=12,
        blank=True,
        default="",
        choices=[(each, each) for each in ("taken_back", "declined", "refused", "overtaken")],
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(from_holder=F("to_holder")), name="cases_offer_two_holders"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(agreed_at__isnull=False, ended_at__isnull=True),
                name="cases_offer_agreed_first",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why="") | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
                name="cases_offer_ended_whole",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(accepted_at__isnull=True, ended_at__isnull=True),
                name="cases_offer_one_open",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["to_holder"],
                condition=Q(accepted_at__isnull=True, ended_at__isnull=True),
                name="cases_offer_waiting",
            ),
        ]
