"""Officers called to who waits for them now."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from balcao.notices.call_types import Waits
from balcao.notices.types import Channel

WAITS = [each.value for each in Waits]
CHANNELS = [each.value for each in Channel]


class CallChoice(models.Model):
    """By which channels an officer is called while they are elsewhere; without a row by none."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=10)
    channels = ArrayField(models.CharField(max_length=10), default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "what"], name="notices_call_choice_once"),
            models.CheckConstraint(condition=Q(what__in=WAITS), name="notices_call_choice_what"),
            models.CheckConstraint(
                condition=Q(channels__contained_by=[each.value for each in Channel]),
                name="notices_call_choice_channels",
            ),
        ]


class Call(models.Model):
    """That an officer is called to somebody who waits, once for each wait: `key` names it. `off_at` is when somebody
    was taken, or left, before the call was sent. Kept for a day; it says of nobody who waits."""

    key = models.CharField(max_length=60)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=10)
    department = models.CharField(max_length=10)
    path = models.CharField(max_length=200)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    off_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "person"], name="notices_call_once_a_wait"),
            models.CheckConstraint(condition=Q(what__in=WAITS), name="notices_call_what"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(off_at__isnull=True), name="notices_call_sent_or_off"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="notices_call_at")]
