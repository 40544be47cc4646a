"""Registrations, notices, and the mails and letters about them."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from balcao.notices.types import NoticeKind


class Registration(models.Model):
    """That a holder takes legal notices electronically. Registering again after an end makes a new version.

    One that a guardian made lasts no longer than the guardianship: `until_on` is its last day.
    """

    holder_id = models.CharField(max_length=40, unique=True)
    since = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    ended_at = models.DateTimeField(null=True)
    until_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(holder_id__regex=r"^[pe]-\d+$"), name="notices_registration_holder"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("since")), name="notices_registration_period"
            ),
        ]


class Notice(models.Model):
    """What was sent to a holder, and the evidence of its delivery and opening.

    `scopes` are the names under which reading it may be mandated; without any it takes a mandate for everything.
    `wording` is the wording it was made from, ``key@version``; empty where none was.
    `moot_at` is when what it reminded of was done: nobody is told of it any more.
    """

    key = models.CharField(max_length=120, unique=True)
    holder_id = models.CharField(max_length=40)
    department = models.CharField(max_length=10)
    subject = models.JSONField()
    body = models.JSONField()
    legal = models.BooleanField()
    kind = models.CharField(max_length=20, default=NoticeKind.APPLICATION.value)
    case_reference = models.CharField(max_length=40, blank=True, default="")
    path = models.CharField(max_length=120, blank=True, default="")
    scopes = ArrayField(models.CharField(max_length=80), default=list)
    sent_at = models.DateTimeField()
    wording = models.CharField(max_length=90, blank=True, default="")
    content_sha256 = models.CharField(max_length=64)
    registration_version = models.PositiveIntegerField(null=True)
    delivered_at = models.DateTimeField()
    deemed_served_on = models.DateField(null=True)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    evidence = models.JSONField(default=dict)
    moot_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(holder_id__regex=r"^[pe]-\d+$"), name="notices_notice_holder"),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False, opened_at__gte=F("delivered_at")),
                name="notices_notice_opened_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(deemed_served_on__isnull=True) | Q(legal=True, registration_version__isnull=False),
                name="notices_notice_fiction_needs_registration",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in NoticeKind if each is not NoticeKind.LEGAL]),
                name="notices_notice_kind",
            ),
            models.CheckConstraint(
                condition=Q(moot_at__isnull=True) | Q(legal=False), name="notices_notice_legal_is_never_moot"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["holder_id", "-sent_at"], name="notices_notice_inbox"),
            models.Index(fields=["case_reference"], name="notices_notice_case"),
            models.Index(
                fields=["deemed_served_on", "id"],
                condition=Q(deemed_served_on__isnull=False),
                name="notices_notice_deemed",
            ),
        ]


class Nudge(models.Model):
    """The mail to one person about one notice."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="nudges")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "person"], name="notices_nudge_once"),
        ]


class Letter(models.Model):
    """That a notice has to go out by post, the PDF to print, and its posting once it is done.

    `address` is where a person's letter goes, as the register said when it was made; empty when it said none, and for
    entities, whose seat is known. `to_heirs`: the register says that the person has died."""

    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, primary_key=True, related_name="letter")
    storage_key = models.CharField(max_length=80, blank=True, default="")
    address = models.TextField(blank=True, default="")
    to_heirs = models.BooleanField(default=False)
    posted_on = models.DateField(null=True)
    tracking = models.CharField(max_length=40, blank=True, default="")
    posted_at = models.DateTimeField(null=True)
    posted_by_name = models.CharField(max_length=200, blank=True, default="")
    returned_on = models.DateField(null=True)
    return_reason = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(posted_on__isnull=True, posted_at__isnull=True, tracking="")
                | Q(posted_on__isnull=False, posted_at__isnull=False, tracking__gt=""),
                name="notices_letter_posted_whole",
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True, return_reason="")
                | Q(returned_on__isnull=False, returned_on__gte=F("posted_on"), return_reason__gt=""),
                name="notices_letter_returned_after_posting",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["notice"], condition=Q(posted_on__isnull=True), name="notices_letter_to_post"),
        ]
