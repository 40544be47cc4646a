"""Which licences are not over for good, and which are in force."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from balcao.kernel.clock import macau_date
from balcao.licences import models
from balcao.licences.queries.licences import licence_of
from balcao.licences.types import Licence, LicenceState


def alive_among(numbers: Collection[str], at: datetime) -> set[str]:
    """Those that are in force, suspended, or may still be renewed."""
    today = macau_date(at)
    going = Q(valid_until__isnull=True) | Q(valid_until__gte=today) | Q(cure_until__gte=today)
    not_ended = Q(ended_on__isnull=True) | Q(ended_on__gt=today)
    return set(models.Licence.objects.filter(not_ended, going, number__in=numbers).values_list("number", flat=True))


def in_force_of(*, holder_id: str, kinds: Collection[str], at: datetime) -> list[Licence]:
    """The licences of these kinds that a holder has in force on that day, those that end last first; for who has found
    that they are the actor's business."""
    rows = models.Licence.objects.filter(holder_id=holder_id, kind__in=kinds).order_by("-valid_until", "number")
    held = [licence_of(row, at) for row in rows]
    return [each for each in held if each.state is LicenceState.IN_FORCE and each.valid_from <= macau_date(at)]
