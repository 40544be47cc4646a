"""A licence and its history, in two times: from which day something holds, and since when it is known."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from balcao.licences.types import ChangeKind

PASSED_ON = (ChangeKind.ENTERED.value, ChangeKind.TRANSFERRED.value)
"""The changes that give a licence a holder."""


class Licence(models.Model):
    """A licence of a holder. Its dates are drawn from the changes that stand, so that lists can ask by state.

    `valid_until` is the last day; `ended_on` the first day on which it no longer holds, `ended_as` how it ended.
    `reminded` is the last of the kind's reminders told for this term, `end_told` the last day of which it was told that
    it is over. `listed` says that anyone may read it; `sought`
    are the pieces of words by which the public finds it, made only of what is published.
    """

    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=60)
    holder_id = models.CharField(max_length=40)
    department = models.CharField(max_length=10)
    name = models.JSONField()
    terms = models.JSONField(default=dict)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    cure_until = models.DateField(null=True)
    suspended_from = models.DateField(null=True)
    suspended_until = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_as = models.CharField(max_length=20, blank=True, default="")
    document_number = models.CharField(max_length=40, blank=True, default="")
    entered_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    reminded = models.PositiveSmallIntegerField(null=True)
    end_told = models.DateField(null=True)
    listed = models.BooleanField(default=False)
    parish = models.CharField(max_length=40, blank=True, default="")
    sought_by = models.TextField(blank=True, default="")
    sought = ArrayField(models.CharField(max_length=8), default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")), name="licences_period"
            ),
            models.CheckConstraint(condition=Q(holder_id__regex=r"^[pe]-\d+$"), name="licences_holder"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_as="")
                | Q(ended_on__isnull=False, ended_as__in=("revoked", "ceased")),
                name="licences_ended_whole",
            ),
            models.CheckConstraint(
                condition=Q(suspended_until__isnull=True) | Q(suspended_until__gte=F("suspended_from")),
                name="licences_suspension",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["holder_id", "kind"], name="licences_holder_kind"),
            models.Index(fields=["department", "number"], name="licences_department"),
            models.Index(fields=["kind", "number"], condition=Q(listed=True), name="licences_listed_kind"),
            models.Index(fields=["parish", "number"], condition=Q(listed=True), name="licences_listed_parish"),
            models.Index(fields=["number"], condition=Q(listed=True), name="licences_listed"),
            models.Index(fields=["-changed_at"], condition=Q(listed=True), name="licences_listed_changed"),
            models.Index(
                fields=["number"],
                condition=Q(listed=True, suspended_from__isnull=False),
                name="licences_listed_suspended",
            ),
            models.Index(
                fields=["ended_as", "number"],
                condition=Q(listed=True, ended_on__isnull=False),
                name="licences_listed_ended",
            ),
            models.Index(fields=["valid_until"], condition=Q(ended_on__isnull=True), name="licences_ending"),
            GinIndex(fields=["sought"], name="licences_sought"),
        ]


class Change(models.Model):
    """What happened to a licence. `key` names the act that caused it, so that no act counts twice.

    `at` is when it became known, `holds_from` the day from which it holds, `holds_until` the last day of a suspension.
    `terms` are those that it changes, `holder_id` and `document_number` are given where they become others. What is
    annulled stays, with the moment until which it was known as true.
    """

    licence = models.ForeignKey(Licence, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in ChangeKind])
    holds_from = models.DateField()
    holds_until = models.DateField(null=True)
    valid_until_before = models.DateField(null=True)
    valid_until_after = models.DateField(null=True)
    cure_until = models.DateField(null=True)
    holder_id = models.CharField(max_length=40, blank=True, default="")
    terms = models.JSONField(default=dict)
    document_number = models.CharField(max_length=40, blank=True, default="")
    case_reference = models.CharField(max_length=40, blank=True, default="")
    reason = models.JSONField(default=dict)
    key = models.CharField(max_length=120, unique=True)
    annulled_at = models.DateTimeField(null=True)
    annulled_why = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(holds_until__isnull=True) | Q(holds_until__gte=F("holds_from"), kind="suspended"),
                name="licences_change_period",
            ),
            models.CheckConstraint(
                condition=Q(annulled_at__isnull=True) | Q(annulled_at__gte=F("at")), name="licences_change_annulled"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["holder_id"], condition=Q(kind__in=PASSED_ON), name="licences_change_holder"),
        ]


class Rest(models.Model):
    """A time in which a change does not count: since a decision withdrew it, or while a remedy keeps it from effect.

    `cause` names the decision; ``stay:`` before it says that this is the remedy's doing. Over, it stays with its end.
    """

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="rests")
    cause = models.CharField(max_length=60)
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    reason = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["change", "cause"], condition=Q(until_at__isnull=True), name="licences_rest_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("since_at")), name="licences_rest_period"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["cause"], name="licences_rest_cause")]
