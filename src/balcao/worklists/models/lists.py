"""Lists officers keep."""

from typing import ClassVar

from django.db import models


class SavedList(models.Model):
    """A view of cases and what it is narrowed to, under a name; a shared one is offered to the whole department."""

    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    department = models.CharField(max_length=10)
    name = models.CharField(max_length=80)
    view = models.CharField(max_length=20)
    narrowing = models.JSONField()
    shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "department", "name"], name="worklists_savedlist_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["department", "name"], name="worklists_savedlist_dept")]
