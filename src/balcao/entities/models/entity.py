"""A company, sole trader, association or building body."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.entities.types import EntityKind, EntityStatus


class Entity(models.Model):
    """A legal person, a sole trader, or a body without personality that has an account.

    Its account was opened by the case `opened_by`. When it is no longer active, `ended_on` says since when; a
    merged one names its successor's register number.
    """

    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in EntityKind])
    name_zh = models.CharField(max_length=200, blank=True, default="")
    name_pt = models.CharField(max_length=200, blank=True, default="")
    name_en = models.CharField(max_length=200, blank=True, default="")
    register_no = models.CharField(max_length=20)
    taxpayer_no = models.CharField(max_length=8, blank=True, default="")
    address = models.CharField(max_length=400, blank=True, default="")
    status = models.CharField(
        max_length=20, default=EntityStatus.ACTIVE, choices=[(each.value, each.value) for each in EntityStatus]
    )
    bound_by = models.JSONField(default=dict)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=40, blank=True, default="")
    ended_on = models.DateField(null=True)
    successor_no = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "register_no"], name="entities_entity_once"),
            models.CheckConstraint(condition=~Q(name_zh="", name_pt=""), name="entities_entity_has_a_name"),
            models.CheckConstraint(
                condition=Q(status="active", ended_on__isnull=True) | (~Q(status="active") & Q(ended_on__isnull=False)),
                name="entities_entity_ended",
            ),
        ]


def numbered(kind: EntityKind, number: str) -> Q:
    """The entity that the register of its kind knows by this number; sole traders are known by the taxpayer's."""
    same = Q(kind=kind, register_no=number)
    return same | Q(kind=kind, taxpayer_no=number) if kind is EntityKind.SOLE_TRADER else same
