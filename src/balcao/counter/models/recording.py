"""Recordings of visits by video: proposed by the clerk, made only while everyone there has said yes."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.counter.models.video import Interpreter, VideoVisit
from balcao.counter.recording_types import RecordingEnd, RecordingWhy


class Recording(models.Model):
    """One proposal to record a visit, and what came of it.

    `agreed_at` is the person's yes, `interpreter_agreed_at` that of the interpreter who was there; both stay when they
    are taken back: that ends it (`over_at`, `over_why`). It runs from `begun_at`, when the last yes was said, until
    then. `days` is for how long it is kept, as it was said to those who agreed. `files` are the stored pieces, as
    descriptors; `fetched_at` is when they came, `cleared_at` when the provider had deleted its own, `deleted_at` when
    ours went.
    """

    visit = models.ForeignKey(VideoVisit, on_delete=models.PROTECT, related_name="recordings")
    holder_id = models.CharField(max_length=40)
    draft_id = models.BigIntegerField(null=True)
    why = models.CharField(max_length=12, choices=[(each.value, each.value) for each in RecordingWhy])
    days = models.PositiveSmallIntegerField()
    proposed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    interpreter = models.ForeignKey(Interpreter, on_delete=models.PROTECT, null=True, related_name="+")
    interpreter_agreed_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    over_why = models.CharField(
        max_length=12, blank=True, default="", choices=[(each.value, each.value) for each in RecordingEnd]
    )
    files = models.JSONField(default=list)
    fetched_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)
    keep_until_on = models.DateField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["visit"], condition=Q(over_at__isnull=True), name="counter_recording_one_a_visit"
            ),
            models.CheckConstraint(
                condition=Q(begun_at__isnull=True)
                | Q(agreed_at__isnull=False, interpreter__isnull=True)
                | Q(agreed_at__isnull=False, interpreter_agreed_at__isnull=False),
                name="counter_recording_by_consent",
            ),
            models.CheckConstraint(
                condition=Q(files=[]) | Q(begun_at__isnull=False, over_at__isnull=False, keep_until_on__isnull=False),
                name="counter_recording_kept_for_a_time",
            ),
            models.CheckConstraint(
                condition=Q(over_at__isnull=True, over_why="") | (Q(over_at__isnull=False) & ~Q(over_why="")),
                name="counter_recording_end_says_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["draft_id"], name="counter_recording_draft"),
            models.Index(fields=["keep_until_on"], condition=~Q(files=[]), name="counter_recording_kept"),
        ]
