"""A file that an officer put among the papers of a case."""

from typing import ClassVar

from django.db import models

from balcao.cases.models.case import Case


class Paper(models.Model):
    """A file of a case that no answer holds; `file` is a record as answers hold them. By its bytes it is there once."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="papers")
    sha256 = models.CharField(max_length=64)
    file = models.JSONField()
    filed_by = models.CharField(max_length=200)
    filed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "sha256"], name="cases_paper_once"),
        ]
