"""Questions to a department about one question of a form that somebody fills in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class FieldQuestion(models.Model):
    """What somebody who fills in a draft asks the department about one `question` of its form, and the answer.

    `shows_all`: the officer may see the other answers too. `key` is of one sending: sent twice, it is asked once.
    """

    draft = models.ForeignKey("cases.Draft", on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=60)
    text = models.TextField()
    shows_all = models.BooleanField()
    holder_id = models.CharField(max_length=40)
    department = models.CharField(max_length=10)
    service_id = models.CharField(max_length=80)
    language = models.CharField(max_length=10)
    asked_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    key = models.CharField(max_length=80, unique=True)
    answer = models.TextField(blank=True, default="")
    answered_by = models.CharField(max_length=40, blank=True, default="")
    answered_name = models.CharField(max_length=200, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="correspondence_asked_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="correspondence_answered_whole",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["department", "asked_at"],
                condition=Q(answered_at__isnull=True),
                name="correspondence_asked_open",
            ),
        ]
