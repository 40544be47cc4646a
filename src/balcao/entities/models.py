"""Entities, their seats and the mandates they gave."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.entities.types import EVERY_SERVICE, EntityKind


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


class Seat(models.Model):
    """A place in a governing body, or the office of an administrator, as the register has it."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=30)
    post = models.CharField(max_length=30)
    term_start = models.DateField()
    term_end = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(term_end__isnull=True) | Q(term_end__gt=F("term_start")), name="entities_seat_term"
            ),
        ]


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
