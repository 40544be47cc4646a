"""Bundles and their parts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Bundle(models.Model):
    """Several applications of one holder. `key` makes beginning it twice the same one; `begun_by` is who began it, as
    they were then: the applications are begun in their name."""

    key = models.CharField(max_length=80, unique=True)
    holder_id = models.CharField(max_length=24)
    begun_by = models.JSONField()
    begun_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["holder_id", "-begun_at"], name="bundles_bundle_holder")]


class Part(models.Model):
    """The way to one application: first what it will be, then its draft, or why there is none.

    `version` is that of the service when it was chosen; its draft has its own. `name` tells it from its neighbours.
    """

    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    service_id = models.CharField(max_length=80)
    version = models.ForeignKey("catalogue.PublishedVersion", on_delete=models.PROTECT, related_name="+")
    name = models.JSONField()
    licence_number = models.CharField(max_length=60, blank=True, default="")
    draft = models.OneToOneField("cases.Draft", on_delete=models.PROTECT, null=True, related_name="+")
    problem = models.CharField(max_length=60, blank=True, default="")
    opens_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bundle", "position"], name="bundles_part_place_once"),
            models.CheckConstraint(condition=Q(draft=None) | Q(problem=""), name="bundles_part_draft_or_problem"),
        ]
