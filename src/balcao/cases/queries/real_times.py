"""How long services really took lately, for anybody to read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import caches
from django.db.models import Aggregate, Count, DurationField, F

from balcao.cases.models import Case

DAYS = 90
FEWEST = 5
"""Of fewer decided cases nothing is told: it would say more of somebody than of the service."""
KEPT_SECONDS = 3600
_NAME = "cases.real_times"


class _Share(Aggregate):
    """The value below which a share of the values lies."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True, slots=True, kw_only=True)
class RealTime:
    """Of the cases decided in the last days: half were decided within `half`, nine in ten within `most`."""

    decided: int
    half: timedelta
    most: timedelta


def real_times(at: datetime) -> Mapping[str, RealTime]:
    """By service, from lodging to the first decision. Asked of the database once an hour by a web process."""
    known: dict[str, RealTime] | None = caches["process"].get(_NAME)
    if known is None:
        known = _counted(at)
        caches["process"].set(_NAME, known, KEPT_SECONDS)
    return known


def _counted(at: datetime) -> dict[str, RealTime]:
    took = F("decided_at") - F("lodged_at")
    lately = Case.objects.filter(decided_at__gte=at - timedelta(days=DAYS), decided_at__lte=at)
    rows = (
        lately.order_by()
        .values("service_id")
        .annotate(decided=Count("pk"), half=_Share(took, share="0.5"), most=_Share(took, share="0.9"))
        .filter(decided__gte=FEWEST)
        .values_list("service_id", "decided", "half", "most")
    )
    return {service: RealTime(decided=decided, half=half, most=most) for service, decided, half, most in rows}
