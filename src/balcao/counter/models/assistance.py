"""Visits at a counter, and what people confirmed there."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from balcao.counter.types import Ending, Way


class Assistance(models.Model):
    """A person helped by a clerk, until `until_at` or until it was ended. `drafts` are the applications opened in it.

    `photo_compared` and `consented` are the clerk's word; without both there is no assistance. In a visit by `video` of
    who is signed in on a device of their own nobody has to compare a photo: their sign-in proves them, and the
    assistance is for the application of that visit alone.
    """

    clerk = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    department = models.CharField(max_length=10)
    reason = models.CharField(max_length=20)
    words = models.CharField(max_length=300, blank=True, default="")
    language = models.CharField(max_length=10)
    photo_compared = models.BooleanField()
    consented = models.BooleanField()
    begun_at = models.DateTimeField()
    until_at = models.DateTimeField()
    longest_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(
        max_length=10, blank=True, default="", choices=[(each.value, each.value) for each in Ending]
    )
    drafts = ArrayField(models.BigIntegerField(), default=list)
    video = models.ForeignKey("counter.VideoVisit", on_delete=models.PROTECT, null=True, related_name="assistances")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["clerk"], condition=Q(ended_at__isnull=True), name="counter_assistance_one_a_clerk"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="counter_assistance_one_a_person"
            ),
            models.CheckConstraint(condition=~Q(clerk=F("person")), name="counter_assistance_of_another"),
            models.CheckConstraint(
                condition=Q(consented=True) & (Q(photo_compared=True) | Q(video__isnull=False)),
                name="counter_assistance_proven",
            ),
            models.CheckConstraint(condition=Q(until_at__lte=F("longest_at")), name="counter_assistance_not_longer"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why="") | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
                name="counter_assistance_end_says_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["clerk", "-begun_at"], name="counter_assistance_clerk"),
            models.Index(fields=["person", "-begun_at"], name="counter_assistance_person"),
        ]


class Confirmation(models.Model):
    """The person's word for one content of one draft at one total (in avos), asked for by one way.

    Its code and its address are derived from `nonce` and stored nowhere. `scan` is the signed slip as stored.
    `opened_at` is when the person first had it before them on a device of their own. Of a draft one is open at a time;
    once answered it stays as it is.
    """

    assistance = models.ForeignKey(Assistance, on_delete=models.PROTECT, related_name="confirmations")
    holder_id = models.CharField(max_length=40)
    draft_id = models.BigIntegerField()
    content = models.CharField(max_length=64)
    total = models.PositiveBigIntegerField()
    way = models.CharField(max_length=5, choices=[(each.value, each.value) for each in Way])
    nonce = models.CharField(max_length=32)
    phone = models.CharField(max_length=20, blank=True, default="")
    asked_at = models.DateTimeField()
    until_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    level = models.PositiveSmallIntegerField(default=0)
    scan = models.JSONField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(
        max_length=10,
        blank=True,
        default="",
        choices=[(each, each) for each in ("refused", "tries", "replaced", "visit_over")],
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft_id"],
                condition=Q(confirmed_at__isnull=True, ended_at__isnull=True),
                name="counter_confirmation_one_open",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(ended_at__isnull=True),
                name="counter_confirmation_one_answer",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, level=0) | Q(confirmed_at__isnull=False, level__gt=0),
                name="counter_confirmation_has_level",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | ~Q(way="slip") | Q(scan__isnull=False),
                name="counter_confirmation_slip_scanned",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why="") | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
                name="counter_confirmation_end_says_why",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["draft_id", "-id"], name="counter_confirmation_draft")]
