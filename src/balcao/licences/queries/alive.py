"""Which licences are not over for good."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from balcao.kernel.clock import macau_date
from balcao.licences import models


def alive_among(numbers: Collection[str], at: datetime) -> set[str]:
    """Those that are in force, suspended, or may still be renewed."""
    today = macau_date(at)
    going = Q(valid_until__isnull=True) | Q(valid_until__gte=today) | Q(cure_until__gte=today)
    not_ended = Q(ended_on__isnull=True) | Q(ended_on__gt=today)
    return set(models.Licence.objects.filter(not_ended, going, number__in=numbers).values_list("number", flat=True))
