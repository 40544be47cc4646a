"""What became of cases whose time of keeping was over."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Deposit(models.Model):
    """A case that was archived, once: by which `rule` of which `table`, on which day it fell due, and where its package
    lies in the storage with its SHA-256 and size in bytes."""

    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="+")
    table = models.CharField(max_length=60)
    rule = models.CharField(max_length=60)
    years = models.PositiveSmallIntegerField()
    ended_at = models.DateTimeField()
    due_on = models.DateField()
    made_at = models.DateTimeField()
    key = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(key="") & Q(sha256__regex="^[0-9a-f]{64}$"), name="dossiers_deposited"),
        ]
        indexes: ClassVar = [models.Index(fields=["-made_at"], name="dossiers_deposit_lately")]


class Halt(models.Model):
    """A chief's reason for which a case is not archived, until another chief ends it.

    Four eyes: `eyes` and `ended_eyes`, an officer in substitution together with the absent one.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    eyes = ArrayField(models.CharField(max_length=40))
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=200, blank=True, default="")
    ended_eyes = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at__isnull=True), name="dossiers_halt_one"),
            models.CheckConstraint(condition=~Q(why=""), name="dossiers_halt_why"),
            models.CheckConstraint(condition=~Q(eyes__overlap=F("ended_eyes")), name="dossiers_halt_four_eyes"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_eyes=[]) | Q(ended_at__isnull=False) & ~Q(ended_eyes=[]),
                name="dossiers_halt_ended_whole",
            ),
        ]
