"""Clauses, their versions, who likes them, where they were used."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from balcao.clauses.kinds import KINDS


class Clause(models.Model):
    """A wording of a department, for one service or for all. `key` names one that came with the catalogue."""

    department = models.CharField(max_length=10)
    kind = models.CharField(max_length=12, choices=[(each, each) for each in KINDS])
    service_id = models.CharField(max_length=80, blank=True, default="")
    key = models.CharField(max_length=80, null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["department", "key"], name="clauses_clause_key"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="clauses_clause_kind"),
        ]
        indexes: ClassVar = [models.Index(fields=["department", "kind"], name="clauses_clause_department")]


class Version(models.Model):
    """What a clause says from a day on. It waits, is confirmed, or was `returned` with why; then it never changes.

    Four eyes: nobody is behind both the proposal and the confirmation. An `installed` one came with the catalogue.
    """

    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.JSONField()
    text = models.JSONField()
    law = models.JSONField(default=dict)
    since_on = models.DateField()
    installed = models.BooleanField(default=False)
    proposed_at = models.DateTimeField()
    proposed_by_name = models.CharField(max_length=200)
    proposed_eyes = ArrayField(models.CharField(max_length=40))
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by_name = models.CharField(max_length=200, blank=True, default="")
    confirmed_eyes = ArrayField(models.CharField(max_length=40), default=list)
    returned_at = models.DateTimeField(null=True)
    returned = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clause", "number"], name="clauses_version_once"),
            models.UniqueConstraint(
                fields=["clause"],
                condition=Q(confirmed_at__isnull=True, returned_at__isnull=True),
                name="clauses_version_one_waits",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True)
                | Q(installed=True)
                | (~Q(proposed_eyes__overlap=F("confirmed_eyes")) & ~Q(confirmed_eyes=[])),
                name="clauses_version_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(returned_at__isnull=True), name="clauses_version_one_end"
            ),
        ]


class Favourite(models.Model):
    """An officer's own clause to have at hand."""

    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="favourites")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["clause", "person"], name="clauses_favourite_once")]


class Use(models.Model):
    """That a version was used about a case; counted once."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="uses")
    reference = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "reference"], name="clauses_use_once")]
