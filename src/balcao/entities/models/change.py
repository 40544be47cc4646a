"""What became of an entity."""

from typing import ClassVar

from django.db import models

from balcao.entities.models.entity import Entity
from balcao.entities.types import ChangeKind


class EntityChange(models.Model):
    """A line of an entity's life, never changed: what a register told, `sequence` being its number there.

    `before` and `after` hold what it changed. A change that arrived after a later one of the same aspect is
    `superseded`: it is part of the history and changed nothing.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=30, choices=[(kind.value, kind.value) for kind in ChangeKind])
    source = models.CharField(max_length=20)
    sequence = models.PositiveBigIntegerField()
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    superseded = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entity", "source", "sequence"], name="entities_change_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["entity", "effective_on"], name="entities_change_day")]
