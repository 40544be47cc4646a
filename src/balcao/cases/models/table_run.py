"""What a decision table was asked, and what it said."""

from typing import ClassVar

from django.db import models

from balcao.cases.models.case import Case


class TableRun(models.Model):
    """The table of the case's version that was the law on `law_on`, asked at `at`, with all it saw. Never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    service_id = models.CharField(max_length=80)
    at = models.DateTimeField()
    table = models.CharField(max_length=80)
    law_on = models.DateField()
    answers = models.JSONField()
    facts = models.JSONField()
    outcome = models.CharField(max_length=10)
    reasons = models.JSONField()
    trace = models.JSONField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["service_id", "-at"], name="cases_table_run_service")]
