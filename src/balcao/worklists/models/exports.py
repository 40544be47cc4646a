"""Lists handed out as files."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class ListExport(models.Model):
    """A list an officer asked for as a file: `done` rows are written so far. Its file is forgotten after a day."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    assurance = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=10)
    view = models.CharField(max_length=20)
    narrowing = models.JSONField()
    form = models.CharField(max_length=4, choices=[(each, each) for each in ("csv", "xlsx")])
    asked_at = models.DateTimeField()
    done = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    storage_key = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, storage_key="") | Q(finished_at__isnull=False),
                name="worklists_listexport_whole",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "-asked_at"], name="worklists_listexport_person")]
