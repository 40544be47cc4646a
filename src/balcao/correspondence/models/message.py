"""What applicant and office write to each other about a case."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

SIDES = ("applicant", "office")


class Thread(models.Model):
    """A topic on a case. `waits_for` is the side whose answer is awaited, until `due_on`; empty when nobody's is."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=120)
    opened_at = models.DateTimeField()
    waits_for = models.CharField(max_length=10, blank=True, default="", choices=[(each, each) for each in SIDES])
    due_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(waits_for="", due_on__isnull=True) | (~Q(waits_for="") & Q(due_on__isnull=False)),
                name="correspondence_waits_until",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on"], condition=Q(waits_for="office"), name="correspondence_office"),
        ]


class Message(models.Model):
    """What one person wrote, for one side. `files` are records as answers hold them."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    at = models.DateTimeField()
    side = models.CharField(max_length=10, choices=[(each, each) for each in SIDES])
    who = models.CharField(max_length=40)
    who_name = models.CharField(max_length=200)
    for_name = models.CharField(max_length=200, blank=True, default="")
    text = models.TextField(blank=True, default="")
    files = models.JSONField(default=list)
    key = models.CharField(max_length=80, unique=True)


class MessageSeen(models.Model):
    """That a person has seen a message, for the side they were on, and when first."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="seen")
    side = models.CharField(max_length=10, choices=[(each, each) for each in SIDES])
    who = models.CharField(max_length=40)
    who_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "who"], name="correspondence_seen_once"),
        ]
