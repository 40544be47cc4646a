"""A company, sole trader, association or building body."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.entities.types import EntityKind


class Entity(models.Model):
    """A legal person, a sole trader, or a body without personality that may hold an account."""

    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in EntityKind])
    name_zh = models.CharField(max_length=200, blank=True, default="")
    name_pt = models.CharField(max_length=200, blank=True, default="")
    name_en = models.CharField(max_length=200, blank=True, default="")
    register_no = models.CharField(max_length=20)
    taxpayer_no = models.CharField(max_length=8, blank=True, default="")
    status = models.CharField(max_length=20, default="active")
    bound_by = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "register_no"], name="entities_entity_once"),
            models.CheckConstraint(condition=~Q(name_zh="", name_pt=""), name="entities_entity_has_a_name"),
        ]
