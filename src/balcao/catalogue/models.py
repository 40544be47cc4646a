"""Published versions. A row never changes: a trigger refuses it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.foundation.eyes.api import FourEyes


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


class Release(FourEyes):
    """A version that an officer proposes to put in place of the current one. Of a service one is open at a time.

    `outcome` is ``published`` or ``returned``.
    """

    version = models.ForeignKey(PublishedVersion, on_delete=models.PROTECT, related_name="releases")
    service_id = models.CharField(max_length=80)
    why = models.TextField()

    class Meta:
        constraints: ClassVar = [
            *FourEyes.Meta.constraints,
            models.UniqueConstraint(fields=["service_id"], condition=Q(outcome=""), name="catalogue_release_one_open"),
        ]


class NewWords(FourEyes):
    """Other words that an officer proposes for a service's texts. Of a service one proposal is open at a time.

    `changes` are mappings of `language`, `key`, what `was` there and the `words`. `outcome` is ``published`` or
    ``returned``.
    """

    service_id = models.CharField(max_length=80)
    changes = models.JSONField()
    why = models.TextField()

    class Meta:
        constraints: ClassVar = [
            *FourEyes.Meta.constraints,
            models.UniqueConstraint(fields=["service_id"], condition=Q(outcome=""), name="catalogue_newwords_one_open"),
        ]


class Translated(models.Model):
    """Which translations of a service were made from a source that changed since: by language and key its mark."""

    service_id = models.CharField(max_length=80, unique=True)
    marks = models.JSONField(default=dict)
