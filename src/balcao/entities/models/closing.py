"""That an entity's account is to be closed, by those who bind it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.entities.models.entity import Entity


class Closing(models.Model):
    """Asked for by one, agreed to by enough, done on the day `closes_on`; until then it can be undone.

    `ended_why` is `undone`, `lapsed` (not enough agreed in time), `closed`, or `entity` (the register was faster).
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="closings")
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    agreed_at = models.DateTimeField(null=True)
    closes_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(
        max_length=10,
        blank=True,
        default="",
        choices=[(each, each) for each in ("undone", "lapsed", "closed", "entity")],
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entity"], condition=Q(ended_at__isnull=True), name="entities_closing_one_open"
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, closes_on__isnull=True)
                | Q(agreed_at__isnull=False, closes_on__isnull=False),
                name="entities_closing_agreed_whole",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why="") | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
                name="entities_closing_ended_whole",
            ),
            models.CheckConstraint(
                condition=~Q(ended_why="closed") | Q(agreed_at__isnull=False), name="entities_closing_not_without_them"
            ),
        ]


class ClosingConsent(models.Model):
    """That one of those whose signatures bind the entity agreed to close its account."""

    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="consents")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    assurance = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["closing", "person"], name="entities_closing_consent_once"),
        ]
