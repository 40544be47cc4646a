"""What people say to each other about a draft."""

from typing import ClassVar

from django.db import models

from balcao.cases.models.draft import Draft


class Comment(models.Model):
    """A word beside a question of a draft, for those who work on it; no part of the application.

    `key` is of one sending of one writer: sent twice, it is kept once. `settled_by` is who said it is dealt with.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="comments")
    question = models.CharField(max_length=60)
    text = models.TextField()
    written_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    key = models.CharField(max_length=40)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "written_by", "key"], name="cases_comment_once"),
            models.CheckConstraint(condition=~models.Q(text=""), name="cases_comment_says_something"),
        ]
