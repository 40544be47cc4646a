"""Software that acts in an entity's name."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.entities.models.entity import Entity


class Machine(models.Model):
    """A piece of software of an entity and the public key by which it proves itself; what it may do, mandates say."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="machines")
    name = models.CharField(max_length=80)
    key = models.JSONField()
    thumbprint = models.CharField(max_length=43)
    registered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entity", "name"], condition=Q(ended_at__isnull=True), name="entities_machine_name_once"
            ),
            models.UniqueConstraint(
                fields=["entity", "thumbprint"], condition=Q(ended_at__isnull=True), name="entities_machine_key_once"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="entities_machine_has_a_name"),
        ]
