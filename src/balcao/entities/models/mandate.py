"""Who may do what in an entity's name, and until when."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.entities.models.entity import Entity
from balcao.entities.types import EVERY_SERVICE


class Mandate(models.Model):
    """Person × entity × scope × actions × period. Both days are included; it always ends."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="mandates")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=80, default=EVERY_SERVICE)
    actions = models.JSONField()
    since_on = models.DateField()
    until_on = models.DateField()
    granted_by = models.CharField(max_length=40)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_on__gte=F("since_on")), name="entities_mandate_period"),
            models.UniqueConstraint(
                fields=["entity", "person", "scope"],
                condition=Q(revoked_at__isnull=True),
                name="entities_mandate_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "entity"], name="entities_mandate_person")]
