"""Published versions. A row never changes: a trigger refuses it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class PublishedVersion(models.Model):
    """The whole content of a service's folder on the day it was published."""

    service_id = models.CharField(max_length=80)
    content_hash = models.CharField(max_length=64)
    content = models.JSONField()
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service_id", "content_hash"], name="catalogue_version_once"),
        ]


class Listing(models.Model):
    """Which version of a service is the current one; a folder that went away is withdrawn."""

    service_id = models.CharField(max_length=80, unique=True)
    version = models.ForeignKey(PublishedVersion, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)


class Release(models.Model):
    """A version that an officer proposes to put in place of the current one. Of a service one is open at a time.

    `outcome` is ``published`` or ``returned``. Four eyes: nobody is behind both the proposal and the publishing.
    """

    version = models.ForeignKey(PublishedVersion, on_delete=models.PROTECT, related_name="releases")
    service_id = models.CharField(max_length=80)
    why = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by_name = models.CharField(max_length=200)
    proposed_eyes = ArrayField(models.CharField(max_length=40))
    outcome = models.CharField(max_length=10, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=200, blank=True, default="")
    decided_eyes = ArrayField(models.CharField(max_length=40), default=list)
    note = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["service_id"], condition=Q(outcome=""), name="catalogue_release_one_open"),
            models.CheckConstraint(
                condition=~Q(outcome="published")
                | (~Q(proposed_eyes__overlap=F("decided_eyes")) & ~Q(decided_eyes=[])),
                name="catalogue_release_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True)
                | Q(outcome__in=("published", "returned"), decided_at__isnull=False),
                name="catalogue_release_decided_whole",
            ),
        ]
