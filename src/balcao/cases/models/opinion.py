"""What other departments are asked about a case."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.cases.consultation import OpinionKind, Silence


class Opinion(models.Model):
    """What another department is asked; each has a term of its own, in working `days`.

    `silence`, `binding` and `pages` are what the service said when it was asked: what no answer means, whether an
    unfavourable one bars granting, and which pages of the form are its share (all, when none is named).
    For a body that is no department (`outside`) `department` is its name.
    `conditions` are one a line. Past its term it stays open only where silence escalates (`escalated_at`).
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="opinions")
    department = models.CharField(max_length=120)
    outside = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    silence = models.CharField(
        max_length=15, default=Silence.NOTED, choices=[(each.value, each.value) for each in Silence]
    )
    binding = models.BooleanField(default=False)
    pages = models.JSONField(default=list)
    kind = models.CharField(
        max_length=15, blank=True, default="", choices=[(each.value, each.value) for each in OpinionKind]
    )
    text = models.TextField(blank=True, default="")
    conditions = models.TextField(blank=True, default="")
    escalated_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField(null=True)
    given_by_name = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "department"], name="cases_opinion_once"),
            models.CheckConstraint(
                condition=Q(kind="", given_at__isnull=True) | (~Q(kind="") & Q(given_at__isnull=False)),
                name="cases_opinion_given_whole",
            ),
            models.CheckConstraint(
                condition=~Q(kind="conditions") | ~Q(conditions=""), name="cases_opinion_conditions_said"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["department", "due_on"], condition=Q(given_at__isnull=True), name="cases_opinion_open"
            ),
        ]

    @property
    def counts_as(self) -> OpinionKind | None:
        """What it comes to: what was said, or what the service makes of silence; None while it is awaited."""
        if self.kind == OpinionKind.NONE and self.silence in (Silence.FAVOURABLE, Silence.UNFAVOURABLE):
            return OpinionKind(self.silence)
        return OpinionKind(self.kind) if self.kind else None
