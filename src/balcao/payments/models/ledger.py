"""The ledger: every movement of money from an account to another, in double entry."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Posting(models.Model):
    """One movement, written in the transaction of what it is about; `key` makes it once. Only ever added.

    The database refuses one whose lines do not come to nothing, or that has none.
    """

    key = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at"], name="payments_posting_at")]


class PostingLine(models.Model):
    """So many avos into an account (above nothing) or out of it (below), for which order if for one."""

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="lines")
    account = models.CharField(max_length=60)
    amount = models.BigIntegerField()
    order_reference = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(amount=0), name="payments_posting_line_moves"),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "id"], name="payments_line_account")]
