"""The records of service."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class ServiceRecord(models.Model):
    """Proof that a notice counts as received on a day. `number` is its document; `time_stamp` (RFC 3161) covers
    `sha256`, which is that of `content` as canonical JSON. Withdrawn when the day moved afterwards."""

    notice = models.ForeignKey("notices.Notice", on_delete=models.PROTECT, related_name="records")
    served_on = models.DateField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    time_stamp = models.BinaryField()
    number = models.CharField(max_length=60, unique=True)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["notice"], condition=Q(withdrawn_at__isnull=True), name="notices_record_one_stands"
            ),
        ]
