"""Who works on a draft together: who has which page, and who is there just now."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.cases.models.draft import Draft


class Allotment(models.Model):
    """Who is to fill in a page of a draft: `to` is a person (``p-4``) or whoever holds a post of the holder
    (``post:treasurer``). Nothing is locked by it. `word` is what was said by who took the page over.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="allotments")
    page = models.CharField(max_length=60)
    to = models.CharField(max_length=70)
    word = models.CharField(max_length=200, blank=True, default="")
    allotted_by = models.CharField(max_length=40)
    allotted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "page"], name="cases_allotment_once"),
            models.CheckConstraint(
                condition=Q(to__startswith="p-") | Q(to__startswith="post:"), name="cases_allotment_to_somebody"
            ),
        ]


class Presence(models.Model):
    """On which page of a draft somebody was last seen; forgotten after minutes, and with the draft."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    page = models.CharField(max_length=60)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "person"], name="cases_presence_once")]
