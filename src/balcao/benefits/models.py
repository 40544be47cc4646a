"""Runs, offers, wishes."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.benefits.failures import RunFourEyes, RunOpen, RunSettled
from balcao.exchange.api import CONFIRMED, GOING_ON, RunFaults, SearchRun


class Run(SearchRun):
    """A search for those who qualify for a service in a `period` (a year, or ``once``)."""

    faults = RunFaults(RunOpen, RunSettled, RunFourEyes)

    service_id = models.CharField(max_length=80)
    period = models.CharField(max_length=10)

    class Meta:
        constraints: ClassVar = [
            *SearchRun.Meta.constraints,
            models.UniqueConstraint(fields=["service_id"], condition=GOING_ON, name="benefits_run_one_at_a_time"),
        ]
        indexes: ClassVar = [models.Index(fields=["department", "-proposed_at"], name="benefits_run_department")]


class Offer(models.Model):
    """What one person is told they would be granted, once a period. `answer` is ``yes``, ``no`` or ``silent``.

    Where silence is a yes, `grants_on` is the day on which it is granted to who said nothing; until it is, no may be
    said.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="offers")
    service_id = models.CharField(max_length=80)
    period = models.CharField(max_length=10)
    holder_id = models.CharField(max_length=40)
    offered_at = models.DateTimeField()
    until_on = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    answer = models.CharField(
        max_length=6, blank=True, default="", choices=[(each, each) for each in ("yes", "no", "silent")]
    )
    answered_at = models.DateTimeField(null=True)
    answered_by_name = models.CharField(max_length=200, blank=True, default="")
    grants_on = models.DateField(null=True)
    draft_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service_id", "period", "holder_id"], name="benefits_offer_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="benefits_offer_answered_whole",
            ),
            models.CheckConstraint(
                condition=Q(draft_id__isnull=True) | Q(answer="yes") | Q(answer="silent", grants_on__isnull=False),
                name="benefits_offer_draft_of_a_yes",
            ),
            models.CheckConstraint(
                condition=Q(grants_on__isnull=True) | Q(answer="silent"), name="benefits_offer_grants_silence"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["holder_id", "-offered_at"], name="benefits_offer_holder"),
            models.Index(fields=["until_on"], condition=Q(answer=""), name="benefits_offer_waiting"),
            models.Index(
                fields=["grants_on"],
                condition=Q(draft_id__isnull=True, grants_on__isnull=False),
                name="benefits_offer_to_grant",
            ),
        ]

    @property
    def undoable(self) -> bool:
        """Whether nothing was said, that counts as yes, and it is not granted yet."""
        return self.grants_on is not None and self.draft_id is None

    def answerable(self, today: date) -> bool:
        """Whether yes or no may be said."""
        return self.undoable or (not self.answer and today <= self.until_on)


class Wish(models.Model):
    """Whether a person wants to be looked for, once they said so."""

    holder_id = models.CharField(max_length=40, unique=True)
    looked_for = models.BooleanField()
    changed_at = models.DateTimeField()


__all__ = ["CONFIRMED", "GOING_ON", "Offer", "Run", "Wish"]
