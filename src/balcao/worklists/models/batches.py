"""Decisions on many cases at once."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

ASSIGN = "assign"
"""The outcome of a batch that gives its cases to somebody."""


class Batch(models.Model):
    """The same decision for many cases, from `takes_effect_at` on; until then it can be stopped as if it never was.
    ``confirm`` is a chief's word to proposals, each with its own outcome. ``assign`` decides nothing: it gives a whole
    list to the `assignee`, or with none back to the team. Only these two may be of several services.

    `key` makes sending it twice the same batch. It is `done_at` when every line has its result; stopped half-way, the
    lines not reached stay as they were. One of a whole list `gathers` that view and what it is narrowed to: its cases
    are read until `gathered_at`, and only then it can be sent; until it is, `takes_effect_at` is empty.
    """

    key = models.CharField(max_length=60, unique=True)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    assurance = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10)
    service_id = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(
        max_length=10, choices=[(each, each) for each in ("approve", "refuse", "confirm", ASSIGN)]
    )
    assignee = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    reasons = ArrayField(models.CharField(max_length=60), default=list)
    note = models.TextField(blank=True, default="")
    clauses = models.JSONField(default=list, db_default=[])
    conditions = models.TextField(blank=True, default="")
    gathers = models.JSONField(null=True)
    made_at = models.DateTimeField()
    gathered_at = models.DateTimeField(null=True)
    takes_effect_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(takes_effect_at__gt=models.F("made_at")), name="worklists_batch_can_be_stopped"
            ),
            models.CheckConstraint(
                condition=Q(gathers__isnull=True, takes_effect_at__isnull=False)
                | Q(gathers__isnull=False, takes_effect_at__isnull=True)
                | Q(gathers__isnull=False, takes_effect_at__gte=models.F("gathered_at"), gathered_at__isnull=False),
                name="worklists_batch_read_before_sent",
            ),
            models.CheckConstraint(
                condition=Q(outcome=ASSIGN, gathers__isnull=False) | (~Q(outcome=ASSIGN) & Q(assignee__isnull=True)),
                name="worklists_batch_assigns_lists",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "-made_at"], name="worklists_batch_person")]


class BatchLine(models.Model):
    """A case of a batch; `heard` is one whose applicant is heard before it is refused.

    `seen` stands for what it rested on when it was looked at, empty before it was; `problem` says why it was not
    decided, `by` who was before.
    """

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines")
    reference = models.CharField(max_length=40)
    seen = models.CharField(max_length=64)
    state = models.CharField(
        max_length=10, default="waiting", choices=[(each, each) for each in ("waiting", "done", "heard", "failed")]
    )
    problem = models.CharField(max_length=40, blank=True, default="")
    by = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "reference"], name="worklists_batchline_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", at__isnull=True)
                | Q(state__in=("done", "heard"), at__isnull=False, problem="")
                | (Q(state="failed", at__isnull=False) & ~Q(problem="")),
                name="worklists_batchline_whole",
            ),
        ]
