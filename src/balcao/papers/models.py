"""A holder's papers, and what officers found of them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.papers.types import Compared


class Paper(models.Model):
    """A file of one kind that a holder keeps. `valid_until` is its last day as the holder said, or None.

    Since `withdrawn_at` it is offered nowhere. Since `forgotten_at` the file is let go; its hash stays as the proof.
    """

    holder_id = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    file = models.JSONField()
    sha256 = models.CharField(max_length=64)
    code = models.CharField(max_length=8, unique=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=40)
    valid_until = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=40, blank=True, default="")
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["holder_id", "kind", "sha256"],
                condition=Q(withdrawn_at__isnull=True),
                name="papers_paper_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="")),
                name="papers_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True) | Q(forgotten_at__gte=F("withdrawn_at"), file={}),
                name="papers_forgotten_when_withdrawn",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["holder_id", "kind"], name="papers_holder"),
            models.Index(fields=["sha256"], name="papers_sha256"),
        ]


class Check(models.Model):
    """An officer's finding of a paper. The one without `superseded_at` stands; there is one at most."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="checks")
    genuine = models.BooleanField()
    compared = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Compared])
    by = models.CharField(max_length=40)
    by_name = models.CharField(max_length=200)
    department = models.CharField(max_length=10)
    at = models.DateTimeField()
    valid_until = models.DateField(null=True)
    reason = models.TextField(blank=True, default="")
    case_reference = models.CharField(max_length=40, blank=True, default="")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["paper"], condition=Q(superseded_at__isnull=True), name="papers_one_check_stands"
            ),
            models.CheckConstraint(condition=Q(genuine=True) | ~Q(reason=""), name="papers_refused_with_reason"),
        ]
