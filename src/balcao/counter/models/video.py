"""Visits by video: a person at home or at a kiosk, a clerk elsewhere, and an interpreter where one was asked for."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from balcao.counter.video_types import VideoEnd

LIVE = Q(ended_at__isnull=True)


class Station(models.Model):
    """A kiosk at a place of the list of places, known by a secret in its own browser; the secret itself is not kept.

    Until a device took it, `code_hash` is that of the code that it is taken with, until `code_until_at`.
    """

    department = models.CharField(max_length=10)
    place = models.CharField(max_length=60)
    label = models.CharField(max_length=60)
    code_hash = models.CharField(max_length=64, blank=True, default="")
    code_until_at = models.DateTimeField(null=True)
    secret_hash = models.CharField(max_length=64, unique=True, null=True)
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=40)
    ended_at = models.DateTimeField(null=True)


class Interpreter(models.Model):
    """Who interprets at the video counters of a department, for these `kinds`, with an account of their own.

    `pledged_at` is when they gave their word of silence, once.
    """

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    department = models.CharField(max_length=10)
    kinds = ArrayField(models.CharField(max_length=10))
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=40)
    pledged_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "department"], condition=LIVE, name="counter_interpreter_once"),
        ]


class VideoVisit(models.Model):
    """A visit to a department's counter by video: now, or at `starts_at`; one of a person, and of a clerk, at a time.

    From home the person is signed in, and it is about the application `draft_id` of `holder_id`, or with a `reference`
    about what the officer of that lodged case asked. At a `station` there
    is nobody signed in: the clerk sees the card, as at a counter. `code` of an appointment is derived from `nonce`.
    `interpreter` is the kind asked for; `interpreted_by` who came. `shares_at` is when the person let them see the
    form. Nothing of picture or sound is kept; `minutes` is what the clerk wrote down, under their name.
    """

    department = models.CharField(max_length=10)
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    holder_id = models.CharField(max_length=40, blank=True, default="")
    draft_id = models.BigIntegerField(null=True)
    service_id = models.CharField(max_length=80, blank=True, default="")
    reference = models.CharField(max_length=40, blank=True, default="", db_default="")
    station = models.ForeignKey(Station, on_delete=models.PROTECT, null=True, related_name="visits")
    language = models.CharField(max_length=10)
    starts_at = models.DateTimeField(null=True)
    seat = models.PositiveSmallIntegerField(null=True)
    interpreter = models.CharField(max_length=10, blank=True, default="")
    interpreted_by = models.ForeignKey(Interpreter, on_delete=models.PROTECT, null=True, related_name="visits")
    shares_at = models.DateTimeField(null=True)
    nonce = models.CharField(max_length=32)
    asked_at = models.DateTimeField()
    came_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    clerk = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    clerk_seen_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    minutes = models.TextField(blank=True, default="")
    minutes_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(
        max_length=10, blank=True, default="", choices=[(each.value, each.value) for each in VideoEnd]
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], condition=LIVE, name="counter_video_one_a_person"),
            models.UniqueConstraint(fields=["clerk"], condition=LIVE, name="counter_video_one_a_clerk"),
            models.UniqueConstraint(fields=["station"], condition=LIVE, name="counter_video_one_a_station"),
            models.UniqueConstraint(
                fields=["department", "interpreter", "starts_at", "seat"],
                condition=LIVE & Q(starts_at__isnull=False),
                name="counter_video_one_a_seat",
            ),
            models.CheckConstraint(
                condition=Q(clerk__isnull=True, taken_at__isnull=True) | Q(clerk__isnull=False, taken_at__isnull=False),
                name="counter_video_taken_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(station__isnull=False), name="counter_video_somebody"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why="") | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
                name="counter_video_end_says_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["department", "asked_at"], condition=LIVE, name="counter_video_waiting"),
            models.Index(fields=["person", "-asked_at"], name="counter_video_person"),
        ]
