"""What was looked for and not found, and what people keep for themselves."""

from enum import StrEnum
from typing import ClassVar

from django.db import models
from django.db.models import Q


class Miss(models.Model):
    """Words that found nothing, told to the department that seems nearest, as often as they were told.

    `pressed` is their one form, however they were written; `said` are a few sentences of people about what they
    looked for, without a name. `settled_at`: an officer has seen to it; told again, it stands open again.
    `means` is the service that an officer said the words mean: the search finds it by them.
    `means` is the service that an officer said is meant by the words: the search finds it by them.
    """

    department = models.CharField(max_length=10)
    words = models.CharField(max_length=200)
    pressed = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    times = models.PositiveIntegerField(default=1)
    said = models.JSONField(default=list)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by_name = models.CharField(max_length=200, blank=True, default="")
    means = models.CharField(max_length=80, blank=True, default="", db_default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["department", "pressed"], name="guidance_miss_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["department", "settled_at", "-times"], name="guidance_miss_listed"),
            models.Index(fields=["first_at"], name="guidance_miss_first"),
        ]


class MarkKind(StrEnum):
    """What a mark says of a service."""

    FAVOURITE = "favourite"
    HIDDEN = "hidden"


class Mark(models.Model):
    """A service that a person made a favourite, or does not want suggested, for a holder they act for.

    Hidden without a service: no suggestions at all.
    """

    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE, related_name="+")
    holder_id = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in MarkKind])
    service_id = models.CharField(max_length=80, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "holder_id", "kind", "service_id"], name="guidance_mark_once"),
            models.CheckConstraint(condition=Q(kind="hidden") | ~Q(service_id=""), name="guidance_mark_of_a_service"),
        ]
