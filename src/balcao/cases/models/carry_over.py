"""Running cases of a service that go on by a newer process."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from balcao.foundation.eyes.api import FourEyes


class CarryOver(FourEyes):
    """Proposed, for the running cases of a service, to go on by the process of `version`. Of a service one is under way
    at a time. `outcome` is ``agreed`` or ``returned``; `finished_at` is when the last case was carried over.
    """

    service_id = models.CharField(max_length=80)
    version = models.ForeignKey("catalogue.PublishedVersion", on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            *FourEyes.Meta.constraints,
            models.UniqueConstraint(
                fields=["service_id"],
                condition=Q(outcome="") | Q(outcome="agreed", finished_at__isnull=True),
                name="cases_carryover_one_under_way",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(outcome="agreed"), name="cases_carryover_finished_if_agreed"
            ),
        ]


class CarriedCase(models.Model):
    """A case of it: ``waiting``, ``carried``, or one that ``stays``, because of a `problem` (`carrying.PROBLEMS`) with
    some `steps`, ids in its process. `from_version` is the version by whose process it ran."""

    carry_over = models.ForeignKey(CarryOver, on_delete=models.CASCADE, related_name="lines")
    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    from_version = models.ForeignKey("catalogue.PublishedVersion", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default="waiting")
    problem = models.CharField(max_length=20, blank=True, default="")
    steps = models.JSONField(default=list)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["carry_over", "case"], name="cases_carriedcase_once"),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "carried"), problem="") | Q(state="stays", problem__gt=""),
                name="cases_carriedcase_stays_for_a_reason",
            ),
        ]
