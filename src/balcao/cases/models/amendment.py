"""Answers that are opened again after lodging."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.cases.models.case import Case, Supplement


class Amendment(models.Model):
    """Pages of a lodged application that its applicant may change: asked for by an officer's request, or begun by them.

    The work in hand lies in the draft's answers; what is lodged stays as it is until the amendment is sent. Then
    `changes` are the answers that differ, each with `question`, `before` and `after`, between the contents with the
    hashes `hash_before` and `hash_after`; at a counter, `sent_clerk` is who entered them. Fees in avos, as the answers
    before and after ask for.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="amendments")
    supplement = models.OneToOneField(Supplement, on_delete=models.PROTECT, null=True, related_name="amendment")
    pages = models.JSONField(default=list)
    begun_at = models.DateTimeField()
    begun_by_name = models.CharField(max_length=200)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=40, blank=True, default="")
    sent_by_name = models.CharField(max_length=200, blank=True, default="")
    sent_clerk = models.CharField(max_length=200, blank=True, default="", db_default="")
    dropped_at = models.DateTimeField(null=True)
    hash_before = models.CharField(max_length=64)
    hash_after = models.CharField(max_length=64, blank=True, default="")
    fee_before = models.PositiveBigIntegerField(null=True)
    fee_after = models.PositiveBigIntegerField(null=True)
    changes = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(sent_at__isnull=True, dropped_at__isnull=True),
                name="cases_amendment_one_open",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(dropped_at__isnull=True), name="cases_amendment_sent_or_dropped"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, hash_after="") | (Q(sent_at__isnull=False) & ~Q(hash_after="")),
                name="cases_amendment_sent_whole",
            ),
        ]
