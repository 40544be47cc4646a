"""Addresses at which calendar programs read."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Feed(models.Model):
    """A secret address of one person's, for one holder. Only the secret's SHA-256 is kept; withdrawn is for good."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    holder_id = models.CharField(max_length=20)
    secret_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    last_read_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "holder_id"], condition=Q(withdrawn_at=None), name="agenda_feed_open"),
        ]
