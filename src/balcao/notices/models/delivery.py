"""How nudges travelled: attempts, the health of providers, addresses that take nothing."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.notices.types import AttemptState, Channel

CHANNELS = [each.value for each in Channel]
STATES = [each.value for each in AttemptState]
UNSENT = [AttemptState.QUEUED.value, AttemptState.FAILED.value]


class Attempt(models.Model):
    """One nudge handed, or to be handed, to one provider for one address. `key` is what the provider knows it by.

    `settled_at` is when it was found to have arrived, or not to.
    """

    nudge = models.ForeignKey("notices.Nudge", on_delete=models.PROTECT, related_name="attempts")
    channel = models.CharField(max_length=10)
    address = models.CharField(max_length=1200)
    provider = models.CharField(max_length=60)
    key = models.CharField(max_length=32, unique=True)
    state = models.CharField(max_length=10, default=AttemptState.QUEUED.value)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    provider_ref = models.CharField(max_length=80, blank=True, default="")
    detail = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="notices_attempt_channel"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="notices_attempt_state"),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sent"], settled_at__isnull=True)
                | Q(state__in=["delivered", "bounced", "failed"], settled_at__isnull=False),
                name="notices_attempt_settled_at_an_end",
            ),
            models.UniqueConstraint(
                fields=["nudge", "channel", "address", "provider"],
                condition=Q(state="queued"),
                name="notices_attempt_queued_once",
            ),
        ]


class Provider(models.Model):
    """The health of a provider, as every worker sees it. `score` is what was left of 1 at `failed_at`; while
    `open_until` lies ahead it gets nothing."""

    channel = models.CharField(max_length=10)
    name = models.CharField(max_length=60)
    score = models.FloatField(default=1.0)
    failures = models.PositiveIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    open_until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "name"], name="notices_provider_once"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="notices_provider_score"),
        ]


class UnusableAddress(models.Model):
    """An address of a person that takes nothing; nothing is sent there until they say it works again."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10)
    address = models.CharField(max_length=254)
    since = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True, default="")
    works_again_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "channel", "address"],
                condition=Q(works_again_at__isnull=True),
                name="notices_unusable_once",
            ),
        ]
