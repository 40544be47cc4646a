"""Where people got stuck, by field."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Sum

from balcao.cases.models import Stumble
from balcao.kernel.clock import macau_date

KEPT = timedelta(days=365)
MOST = 20


@dataclass(frozen=True, slots=True)
class StuckAt:
    """A field and what was wrong with it, so many times in the last twelve months."""

    field: tuple[str, ...]
    code: str
    times: int


def stuck_at(service_id: str, *, at: datetime) -> tuple[StuckAt, ...]:
    """The twenty that were met most often; whoever may see the service's page may know them."""
    since = f"{macau_date(at - KEPT):%Y-%m}"
    rows = (
        Stumble.objects.filter(service_id=service_id, month__gt=since)
        .values("field", "code")
        .annotate(number=Sum("times"))
        .order_by("-number", "field", "code")[:MOST]
    )
    return tuple(StuckAt(tuple(row["field"].split(".")), row["code"], row["number"]) for row in rows)
