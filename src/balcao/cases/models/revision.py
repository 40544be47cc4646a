"""What a department wants to do to a decision it took."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from balcao.cases.models.case import Case
from balcao.cases.models.decision import Decision
from balcao.cases.proceedings import DecisionKind, RevisionEnd

KINDS = tuple(
    each.value for each in (DecisionKind.CORRECTED, DecisionKind.AMENDED, DecisionKind.REVOKED, DecisionKind.EXPRESS)
)


class Revision(models.Model):
    """A correction, an amendment or a revocation of the decision `of` a case, from when an officer proposes it.

    `why` is what its addressee reads as its ground; `outcome`, `reasons`, `note` and `conditions` are those of the
    decision that is to come, `days` the rows of those conditions whose day was typed for it. `corrected` holds
    answers that were written wrongly, by question as they should read on documents, `read_again` the registers to ask
    anew. `refund` proposes that the fee go back; `reduces_to`, of a fine, that it becomes so many avos. Over, `end`
    says how. Four eyes: `proposed_eyes` and `ended_eyes`, as in `Case`; who may do it alone is behind `ended_eyes`
    only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="revisions")
    of = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    outcome = models.CharField(max_length=10)
    why = models.TextField()
    reasons = models.JSONField(default=list)
    note = models.TextField(blank=True, default="")
    conditions = models.TextField(blank=True, default="")
    days = models.JSONField(default=list)
    corrected = models.JSONField(default=dict)
    read_again = models.JSONField(default=list)
    refund = models.BooleanField(default=False)
    reduces_to = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField()
    proposed_by_name = models.CharField(max_length=200)
    proposed_for_name = models.CharField(max_length=200, blank=True, default="")
    proposed_eyes = ArrayField(models.CharField(max_length=40), default=list)
    end = models.CharField(max_length=10, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=200, blank=True, default="")
    ended_eyes = ArrayField(models.CharField(max_length=40), default=list)
    end_note = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(end=""), name="cases_revision_one_open"),
            models.CheckConstraint(condition=Q(kind__in=KINDS) & ~Q(why=""), name="cases_revision_kind"),
            models.CheckConstraint(
                condition=Q(end="", ended_at__isnull=True)
                | Q(end__in=[each.value for each in RevisionEnd], ended_at__isnull=False),
                name="cases_revision_ended_whole",
            ),
            models.CheckConstraint(
                condition=~Q(end="done") | ~Q(proposed_eyes__overlap=F("ended_eyes")),
                name="cases_revision_four_eyes",
            ),
        ]
