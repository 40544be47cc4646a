"""Copies of the register, handovers and objections."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.associations.types import Answer, CopyState, ObjectionState


class Copy(models.Model):
    """What we hold of one association's entry in the register: when it was read, and how that went.

    The organs themselves are seats of `entities`. `folded` is the name in one form for all ways of writing it.
    `elected_on` is the election the seats rest on; `source` and `reference` say from where we know of it.
    """

    entity = models.OneToOneField("entities.Entity", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20, unique=True)
    folded = models.TextField()
    status = models.CharField(max_length=20, default="active")
    elected_on = models.DateField(null=True)
    source = models.CharField(max_length=20, default="register")
    reference = models.CharField(max_length=60, blank=True, default="")
    state = models.CharField(
        max_length=20, choices=[(each.value, each.value) for each in CopyState], default=CopyState.NEVER.value
    )
    read_at = models.DateTimeField(null=True)


class Handover(models.Model):
    """What a new board is asked, once for each change that was registered."""

    entity = models.ForeignKey("entities.Entity", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=60)
    effect_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["entity", "-made_at"], name="associations_handover_entity")]


class HandoverItem(models.Model):
    """One question: a mandate of someone who left, which ends at the beginning of `ends_on`; or one for a newcomer."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="items")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey("entities.Mandate", on_delete=models.PROTECT, null=True, related_name="+")
    post = models.CharField(max_length=30, blank=True, default="")
    actions = models.JSONField()
    scope = models.CharField(max_length=80)
    ends_on = models.DateField()
    answer = models.CharField(
        max_length=10,
        blank=True,
        choices=[(each.value, each.value) for each in Answer],
        default=Answer.OPEN.value,
    )
    answered_by = models.CharField(max_length=40, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["handover", "person", "mandate"], nulls_distinct=False, name="associations_item_once"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | Q(answer__gt="", answered_at__isnull=False),
                name="associations_item_answered_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["ends_on"], condition=Q(answer=""), name="associations_item_waiting"),
        ]


class Objection(models.Model):
    """ "I never agreed to this post." Once for each seat; whoever objects does not decide."""

    number = models.CharField(max_length=40, unique=True)
    seat = models.OneToOneField("entities.Seat", on_delete=models.PROTECT, related_name="+")
    entity = models.ForeignKey("entities.Entity", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    papers = models.JSONField(default=list)
    made_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True)
    answer_until = models.DateField(null=True)
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=10,
        choices=[(each.value, each.value) for each in ObjectionState],
        default=ObjectionState.OPEN.value,
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    decision = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True, decided_by__isnull=True)
                | Q(~Q(state="open"), decided_at__isnull=False, decided_by__isnull=False),
                name="associations_objection_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("person")),
                name="associations_objection_not_ones_own",
            ),
            models.CheckConstraint(
                condition=Q(heard_at__isnull=True, answer_until__isnull=True)
                | Q(heard_at__isnull=False, answer_until__isnull=False),
                name="associations_objection_heard_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["made_at"], condition=Q(state="open"), name="associations_objection_open"),
        ]
