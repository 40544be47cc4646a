"""A proposed version tried on past cases."""

from typing import ClassVar

from django.db import models


class Simulation(models.Model):
    """What a release would have said of the last runs of its service's table, newest first. Nothing is kept on cases.

    `before_id` is the run down to which it has come; `changes` are rows of ``{reference, before, after,
    reasons_before, reasons, version_before, fee_before, fee}``, fees in avos or null.
    """

    release = models.OneToOneField("catalogue.Release", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=200)
    law_on = models.DateField()
    wanted = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    before_id = models.BigIntegerField(null=True)
    changes = models.JSONField(default=list)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("wanted")), name="cases_simulation_done_of_wanted"
            ),
        ]
