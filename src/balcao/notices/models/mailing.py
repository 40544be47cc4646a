"""One notice to very many holders."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balcao.notices.types import MailingState

STATES = [each.value for each in MailingState]


class Mailing(models.Model):
    """The same words to everyone whom a source names. `done` is how far the source was read, `sent` how many notices
    that made; both are written with the notices themselves, so that a mailing goes on where it was."""

    key = models.CharField(max_length=80, unique=True)
    department = models.CharField(max_length=10)
    source = models.CharField(max_length=40)
    given = models.JSONField(default=dict)
    subject = models.JSONField()
    body = models.JSONField()
    legal = models.BooleanField()
    kind = models.CharField(max_length=20)
    path = models.CharField(max_length=120, blank=True, default="")
    per_second = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default=MailingState.RUNNING.value)
    total = models.PositiveIntegerField()
    done = models.BigIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=40)
    begun_by_name = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="notices_mailing_state"),
            models.CheckConstraint(condition=Q(per_second__gt=0), name="notices_mailing_has_a_pace"),
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True)
                | ~Q(state="running") & Q(ended_at__isnull=False, ended_at__gte=F("begun_at")),
                name="notices_mailing_ended",
            ),
        ]
