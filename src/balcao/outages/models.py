"""Outages, the orders that terms move, and who wishes to be told."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.foundation.eyes.api import FourEyes

CONFIRMED = "confirmed"


class Outage(models.Model):
    """That something takes nothing from `begins_at` until `ends_at`, null while nobody knows.

    A `department` without `service_id` is all of it; without both it is everything. What was taken back
    (`withdrawn_at`, why in `note`) closes nothing any more. `words` and `works` (what still works) are in every
    language. `key` makes sending it twice the same outage.
    """

    key = models.CharField(max_length=120, unique=True)
    department = models.CharField(max_length=10, blank=True)
    service_id = models.CharField(max_length=80, blank=True)
    planned = models.BooleanField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    words = models.JSONField()
    works = models.JSONField()
    announced_at = models.DateTimeField()
    announced_by_name = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("begins_at")), name="outages_outage_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(words__has_keys=["zh-Hant", "pt", "en"]) & Q(works__has_keys=["zh-Hant", "pt", "en"]),
                name="outages_outage_in_every_language",
            ),
            models.CheckConstraint(
                condition=Q(service_id="") | ~Q(department=""), name="outages_outage_service_of_a_department"
            ),
            models.UniqueConstraint(
                fields=["department", "service_id", "begins_at"],
                condition=Q(withdrawn_at__isnull=True),
                name="outages_outage_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["ends_at"], condition=Q(withdrawn_at__isnull=True), name="outages_outage_ends")
        ]


class Order(FourEyes):
    """That terms ending in the outage move, up to `until`; null: for as long as it lasts. `outcome` becomes
    ``confirmed`` or ``returned``."""

    outage = models.ForeignKey(Outage, on_delete=models.PROTECT, related_name="orders")
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            *FourEyes.Meta.constraints,
            models.UniqueConstraint(fields=["outage"], condition=Q(outcome=""), name="outages_order_one_open"),
        ]


class Wish(models.Model):
    """That a holder is told when they can lodge for a service again; told, it is gone. `path` is where they go on."""

    holder_id = models.CharField(max_length=40)
    service_id = models.CharField(max_length=80)
    department = models.CharField(max_length=10)
    path = models.CharField(max_length=200)
    wished_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["holder_id", "service_id"], name="outages_wish_once"),
        ]
