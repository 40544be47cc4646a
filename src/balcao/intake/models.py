"""Rounds and their entries. That no more places are given than there are is held by the database."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.foundation.eyes.api import FourEyes
from balcao.intake.types import EntryState


class Round(models.Model):
    """A round of a service, as it was when it was first prepared; `seed` is published when it is drawn.

    `taken` counts the places that are somebody's. `ends_at` is when the list moves up no more. One that a case opened
    `draws_itself` at its moment, and may be `called_off_at` some moment.
    """

    service_id = models.CharField(max_length=80)
    round_id = models.CharField(max_length=30)
    department = models.CharField(max_length=10)
    duty = models.CharField(max_length=40)
    name = models.JSONField()
    by_draw = models.BooleanField()
    by_ranking = models.BooleanField(default=False, db_default=False)
    quota = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    draws_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    waiting_days = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=64)
    seed_sha256 = models.CharField(max_length=64)
    list_sha256 = models.CharField(max_length=64, blank=True, default="")
    taken = models.PositiveIntegerField(default=0)
    drawn_at = models.DateTimeField(null=True)
    ranked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    draws_itself = models.BooleanField(default=False, db_default=False)
    called_off_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service_id", "round_id"], name="intake_round_once"),
            models.CheckConstraint(condition=Q(taken__lte=F("quota")), name="intake_round_within_its_quota"),
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True) | Q(by_draw=True, drawn_at__gte=F("draws_at")) & ~Q(list_sha256=""),
                name="intake_round_drawn_after_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(ranked_at__isnull=True) | Q(by_ranking=True, by_draw=False, ranked_at__gte=F("closes_at")),
                name="intake_round_ranked_once_closed",
            ),
            models.CheckConstraint(
                condition=Q(called_off_at__isnull=True) | Q(ended_at__isnull=False),
                name="intake_round_called_off_is_ended",
            ),
        ]


class Entry(models.Model):
    """An application in a round. `number` counts as they came, `rank` is the place in the order of the draw or of the
    ranking."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="entries")
    case_reference = models.CharField(max_length=40, unique=True)
    holder_id = models.CharField(max_length=40)
    ticket = models.CharField(max_length=16, unique=True)
    number = models.PositiveIntegerField()
    rank = models.PositiveIntegerField(null=True)
    state = models.CharField(
        max_length=10, default=EntryState.WAITING.value, choices=[(each.value, each.value) for each in EntryState]
    )
    entered_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "number"], name="intake_entry_number_once"),
            models.UniqueConstraint(fields=["round", "rank"], name="intake_entry_rank_once"),
            models.UniqueConstraint(
                fields=["round", "holder_id"], condition=~Q(state="left"), name="intake_entry_one_a_holder"
            ),
            models.CheckConstraint(
                condition=~Q(state="placed") | Q(placed_at__isnull=False), name="intake_entry_placed_when"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["round", "rank"], condition=Q(state="waiting"), name="intake_entry_waiting")
        ]


class DrawProposal(FourEyes):
    """That a round is drawn now, over this list; another officer confirms. `outcome` is ``drawn`` or ``returned``."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="proposals")
    list_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            *FourEyes.Meta.constraints,
            models.UniqueConstraint(fields=["round"], condition=Q(outcome=""), name="intake_proposal_one_open"),
        ]
