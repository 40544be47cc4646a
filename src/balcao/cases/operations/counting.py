"""Counting where people got stuck, for whoever answers for the form."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F

from balcao.cases.models import Stumble
from balcao.formkit.api import Fault
from balcao.kernel.clock import macau_date


def count_stumbles(*, at: datetime, service_id: str, faults: Iterable[Fault]) -> None:
    """Count each fault that a page was shown again with, once a field and code. Who saw it is not told to this verb."""
    month = f"{macau_date(at):%Y-%m}"
    places = {
        (".".join((each.question, *(str(step) for step in each.path if isinstance(step, str)))), each.code)
        for each in faults
    }
    for field, code in sorted(places):
        key = {"service_id": service_id, "month": month, "field": field[:300], "code": code[:60]}
        Stumble.objects.update_or_create(**key, defaults={"times": F("times") + 1}, create_defaults={"times": 1})
