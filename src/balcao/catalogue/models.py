"""Published versions. A row never changes: a trigger refuses it."""

from typing import ClassVar

from django.db import models


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
