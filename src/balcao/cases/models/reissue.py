"""Every document that holds of one output of a service, issued anew."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Reissue(models.Model):
    """The documents of an output issued anew in the layout of a published version, oldest first.

    It has come to the document `after_id` of those up to `until_id`: `done` of `wanted` were looked at, `issued` came
    of them. Of a service one goes on at a time.
    """

    service_id = models.CharField(max_length=80)
    version_id = models.BigIntegerField()
    place = models.PositiveIntegerField()
    why = models.TextField()
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=200)
    wanted = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    issued = models.PositiveIntegerField(default=0)
    after_id = models.BigIntegerField(default=0)
    until_id = models.BigIntegerField()
    stopped_at = models.DateTimeField(null=True)
    stopped_by_name = models.CharField(max_length=200, blank=True, default="")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service_id"],
                condition=Q(finished_at=None, stopped_at=None),
                name="cases_reissue_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(done__lte=F("wanted"), issued__lte=F("done")), name="cases_reissue_done_of_wanted"
            ),
        ]
