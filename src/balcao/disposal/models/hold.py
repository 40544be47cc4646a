"""What keeps a case from being deleted."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class LegalHold(models.Model):
    """That a court or another body needs a case: `body` says who and under which number, `why` what for.

    It stands from `since` until another chief lifts it, saying `lifted_why`. Four eyes: `eyes` and `lifted_eyes`, an
    officer in substitution together with the absent one. The database deletes no case while one stands.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    body = models.CharField(max_length=200)
    why = models.TextField()
    since = models.DateField()
    placed_at = models.DateTimeField()
    placed_by_name = models.CharField(max_length=200)
    eyes = ArrayField(models.CharField(max_length=40))
    lifted_at = models.DateTimeField(null=True)
    lifted_by_name = models.CharField(max_length=200, blank=True, default="")
    lifted_eyes = ArrayField(models.CharField(max_length=40), default=list)
    lifted_why = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "body"], condition=Q(lifted_at__isnull=True), name="disposal_hold_once_a_body"
            ),
            models.CheckConstraint(condition=~Q(why="") & ~Q(body="") & ~Q(eyes=[]), name="disposal_hold_whole"),
            models.CheckConstraint(condition=~Q(eyes__overlap=F("lifted_eyes")), name="disposal_hold_four_eyes"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_eyes=[], lifted_why="")
                | Q(lifted_at__isnull=False) & ~Q(lifted_eyes=[]) & ~Q(lifted_why=""),
                name="disposal_hold_lifted_whole",
            ),
        ]
