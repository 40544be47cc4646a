"""Forms on paper that came back for a draft."""

from typing import ClassVar

from django.db import models

from balcao.cases.models.draft import Draft


class PaperForm(models.Model):
    """A filled-in form of a draft, once by its bytes: `file` is a record as answers hold them.

    `typed` is what was typed into its fields, by name, and empty for a scan; `version` is the one it was printed from.
    `clerk_name` is the officer who took it at a counter.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="paper_forms")
    sha256 = models.CharField(max_length=64)
    file = models.JSONField()
    pages = models.PositiveSmallIntegerField()
    typed = models.JSONField(default=dict)
    version_id = models.PositiveBigIntegerField()
    received_by = models.CharField(max_length=40)
    received_at = models.DateTimeField()
    clerk_name = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["draft", "sha256"], name="cases_paper_form_once")]
