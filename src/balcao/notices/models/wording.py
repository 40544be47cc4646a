"""What notices say, as officers publish it in place of the words that come with the software."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.foundation.eyes.api import FourEyes


class Wording(FourEyes):
    """A version of what a notice says; `texts` are ``{language: {"subject", "body"}}`` with places like ``{until}``.

    `version` counts what was published, from 1 on; 0 is what comes with the software and has no row. `outcome` is
    ``published`` or ``returned``.
    """

    key = models.CharField(max_length=80)
    version = models.PositiveIntegerField(null=True)
    texts = models.JSONField()
    why = models.TextField()

    class Meta:
        constraints: ClassVar = [
            *FourEyes.Meta.constraints,
            models.UniqueConstraint(fields=["key"], condition=Q(outcome=""), name="notices_wording_one_open"),
            models.UniqueConstraint(fields=["key", "version"], name="notices_wording_version_once"),
            models.CheckConstraint(
                condition=Q(outcome="published", version__gte=1) | ~Q(outcome="published") & Q(version__isnull=True),
                name="notices_wording_version_when_published",
            ),
        ]
