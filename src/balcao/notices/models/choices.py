"""How a person wants to be told that something lies in an inbox."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from balcao.notices.types import Channel, Digest, NoticeKind

CHANNELS = [each.value for each in Channel]
KINDS = [each.value for each in NoticeKind]
DIGESTS = [each.value for each in Digest]


class Manner(models.Model):
    """In which language a person is told, at which hours not, and whether in a digest.

    Without a row it is the account's language, at any hour, at once. `language` empty is the account's. The quiet
    hours are of Macao; they may pass midnight.
    """

    person = models.OneToOneField("accounts.Person", on_delete=models.PROTECT, primary_key=True, related_name="+")
    language = models.CharField(max_length=10, blank=True, default="")
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    digest = models.CharField(max_length=10, default=Digest.AT_ONCE.value)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until")),
                name="notices_manner_quiet_whole",
            ),
            models.CheckConstraint(condition=Q(digest__in=DIGESTS), name="notices_manner_digest"),
        ]


class Choice(models.Model):
    """By which channels a person is told of one kind of notices to one holder; without a row, as everybody is."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    holder_id = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    channels = ArrayField(models.CharField(max_length=10), default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "holder_id", "kind"], name="notices_choice_once"),
            models.CheckConstraint(condition=Q(holder_id__regex=r"^[pe]-\d+$"), name="notices_choice_holder"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="notices_choice_kind"),
            models.CheckConstraint(condition=Q(channels__contained_by=CHANNELS), name="notices_choice_channels"),
            models.CheckConstraint(
                condition=~Q(kind=NoticeKind.LEGAL.value) | Q(channels__len__gt=0),
                name="notices_choice_legal_not_muted",
            ),
        ]


class PushSubscription(models.Model):
    """A browser that shows nudges of one person. `gone_at` is when it was removed, or its push service said so.

    `endpoint` is where the browser's push service takes messages; `p256dh` and `auth` encrypt for this browser alone.
    """

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    endpoint = models.CharField(max_length=1000)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=60)
    label = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["endpoint"], condition=Q(gone_at__isnull=True), name="notices_push_one_person_a_browser"
            ),
            models.CheckConstraint(condition=Q(endpoint__startswith="https://"), name="notices_push_https"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person"], condition=Q(gone_at__isnull=True), name="notices_push_living"),
        ]


class DigestEntry(models.Model):
    """That a person is told of a notice in the digest of a day of Macao; `done_at` once it went, or was moot."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    notice = models.ForeignKey("notices.Notice", on_delete=models.PROTECT, related_name="digest_entries")
    due_on = models.DateField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "notice"], name="notices_digest_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on", "person"], condition=Q(done_at__isnull=True), name="notices_digest_due"),
        ]
