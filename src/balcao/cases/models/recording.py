"""What the two sides of a video meeting said to its recording."""

from typing import ClassVar

from django.db import models

SIDES = ("office", "applicant")


class RecordingWord(models.Model):
    """A side's last word on recording a meeting. It is recorded only with both sides' yes; nothing said is no."""

    appointment = models.ForeignKey("cases.Appointment", on_delete=models.CASCADE, related_name="recording_words")
    side = models.CharField(max_length=10, choices=[(each, each) for each in SIDES])
    agrees = models.BooleanField()
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=40)
    said_by_name = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appointment", "side"], name="cases_recording_one_a_side"),
        ]
