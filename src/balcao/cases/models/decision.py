"""What was decided about a case, in order; and which cases belong together."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from balcao.cases.models.case import Case
from balcao.cases.proceedings import DecisionKind
from balcao.cases.types import LinkKind


class Decision(models.Model):
    """A decision as it was taken, never changed nor removed; the newest is what the case's columns say.

    Each but the first `supersedes` the one before it, so a case's decisions form one line. `kind` is what it did
    (`DecisionKind`), `because_of` the case by which it was asked for, such as an appeal. It has effect from
    `effect_on`. `conditions` are rows as in `Case`; `clauses` those of the department that stand in note and
    conditions, as rows with `clause`, `version` and `text`. `why` says on which ground it took the place of the one
    before, and `changed` keeps what that one rested on. `proposed_eyes` and `eyes` are the
    persons behind its proposal and itself, as in `Case`.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")
    because_of = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="caused_decisions")
    kind = models.CharField(max_length=10, default=DecisionKind.DECIDED.value)
    outcome = models.CharField(max_length=10)
    route = models.CharField(max_length=10)
    reasons = models.JSONField(default=list)
    note = models.TextField(blank=True, default="")
    conditions = models.JSONField(default=list)
    clauses = models.JSONField(default=list)
    trace = models.JSONField(default=dict)
    at = models.DateTimeField()
    effect_on = models.DateField()
    by = models.CharField(max_length=40)
    by_name = models.CharField(max_length=200)
    for_name = models.CharField(max_length=200, blank=True, default="")
    why = models.TextField(blank=True, default="")
    changed = models.JSONField(default=dict)
    proposed_eyes = ArrayField(models.CharField(max_length=40), default=list)
    eyes = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(supersedes__isnull=True), name="cases_decision_one_first"
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True, kind=DecisionKind.DECIDED.value)
                | (Q(supersedes__isnull=False) & ~Q(kind=DecisionKind.DECIDED.value)),
                name="cases_decision_kind_fits",
            ),
            models.CheckConstraint(condition=~Q(proposed_eyes__overlap=F("eyes")), name="cases_decision_four_eyes"),
        ]


class CaseLink(models.Model):
    """That a case has to do with another one: it objects to it, renews it, is part of it, … (`LinkKind`).

    Read it from `source` to `target`: the source renews the target.
    """

    source = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="links")
    target = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="linked_from")
    kind = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="cases_link_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="cases_link_two_cases"),
            models.UniqueConstraint(
                fields=["source"], condition=Q(kind=LinkKind.JOINED_TO.value), name="cases_link_joined_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=[each.value for each in LinkKind]), name="cases_link_kind"),
        ]
