"""What an officer asks of a colleague about a case."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Task(models.Model):
    """A note that names a colleague: with `due_on` something to be done by that day, without it something to read."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    to = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    asked_by = models.CharField(max_length=40)
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by_name = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by_name="") | (Q(done_at__isnull=False) & ~Q(done_by_name="")),
                name="correspondence_done_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["to", "due_on"], condition=Q(done_at__isnull=True), name="correspondence_open"),
        ]
