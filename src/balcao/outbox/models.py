"""Happenings in their order."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Happening(models.Model):
    """One thing that happened to a case of an entity. A trigger on the cases writes what becomes of them.

    `position` is its place in the order, given after it was committed; `mark` is by what others know it.
    """

    mark = models.UUIDField(default=uuid4, unique=True)
    position = models.BigIntegerField(null=True, unique=True)
    kind = models.CharField(max_length=40)
    holder_id = models.CharField(max_length=40)
    service_id = models.CharField(max_length=80)
    draft_id = models.BigIntegerField(db_index=True)
    data = models.JSONField()
    at = models.DateTimeField(db_default=Now(), db_index=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["holder_id", "position"], name="outbox_happening_holder"),
            models.Index(fields=["id"], condition=Q(position=None), name="outbox_happening_waiting"),
        ]


class Numbered(models.Model):
    """The last position that was given: one row, made when the first is, locked by whoever gives more."""

    last = models.BigIntegerField(default=0)
