"""Reference lists and their versions."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.foundation.eyes.api import FourEyes

PUBLISHED = "published"


class ReferenceList(models.Model):
    """A list under its `list_id`, of a `department` or, where that is empty, of the house. `above` is the list to whose
    codes its rows belong. `asked_at` is when its address was last asked, `problem` why that failed."""

    list_id = models.CharField(max_length=40, unique=True)
    department = models.CharField(max_length=10, blank=True)
    name = models.JSONField()
    above = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="below")
    asked_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(name__has_keys=["zh-Hant", "pt", "en"]), name="reflists_list_in_every_language"
            ),
            models.CheckConstraint(condition=Q(list_id__regex=r"^[a-z][a-z0-9-]{1,39}$"), name="reflists_list_id"),
        ]


class Version(FourEyes):
    """All rows of a list as `kept` by `rows.Row`, from `in_force_at` on; `outcome` becomes ``published`` or
    ``returned``.

    `source` is ``{mapped}`` of a file, ``{url, items, mapped}`` of an address. `faults` are what is wrong with its
    rows. `repeats` is the number of the earlier version to which one went back: it was confirmed by two then.
    """

    reference_list = models.ForeignKey(ReferenceList, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    since_on = models.DateField()
    in_force_at = models.DateTimeField(null=True)
    source = models.JSONField(default=dict)
    rows = models.JSONField()
    size = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)
    faults = models.JSONField(default=list)
    fetched = models.BooleanField(default=False)
    repeats = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            *FourEyes.Meta.constraints,
            models.UniqueConstraint(fields=["reference_list", "number"], name="reflists_version_once"),
            models.UniqueConstraint(
                fields=["reference_list"], condition=Q(outcome=""), name="reflists_version_one_waits"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=PUBLISHED) | Q(in_force_at__isnull=False, faults=[]),
                name="reflists_version_published_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["reference_list", "-in_force_at", "-number"],
                condition=Q(outcome=PUBLISHED),
                name="reflists_version_in_force",
            )
        ]
