"""Announcements and to whom they go."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from balcao.foundation.eyes.api import FourEyes

CONFIRMED = "confirmed"


class Announcement(FourEyes):
    """Words of a department to those who applied for a service. `narrowed` says which cases: their states, and the days
    from and to which they were lodged. `clearance` is that of the most secret of them.

    Where `needs_two`, `outcome` becomes ``confirmed`` or ``returned``; else it stays empty and the mailing begins at
    once. `key` makes sending it twice the same announcement.
    """

    key = models.CharField(max_length=120, unique=True)
    department = models.CharField(max_length=10)
    service_id = models.CharField(max_length=80)
    clearance = models.PositiveSmallIntegerField()
    narrowed = models.JSONField()
    scopes = ArrayField(models.CharField(max_length=80))
    subject = models.JSONField()
    body = models.JSONField()
    total = models.PositiveIntegerField()
    needs_two = models.BooleanField()
    mailing = models.OneToOneField("notices.Mailing", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            *FourEyes.Meta.constraints,
            models.CheckConstraint(condition=Q(total__gt=0), name="announcements_announcement_to_somebody"),
            models.CheckConstraint(
                condition=Q(needs_two=True) & (Q(outcome=CONFIRMED) | Q(mailing__isnull=True))
                | Q(needs_two=False, outcome=""),
                name="announcements_announcement_confirmed_first",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["department", "-proposed_at"], name="announcements_department"),
        ]


class Addressee(models.Model):
    """A holder to whom an announcement goes; its number is the place in the mailing."""

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="addressees")
    holder_id = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["announcement", "holder_id"], name="announcements_addressee_once"),
        ]
