"""Telling assessors in time that the days for their points end."""

from datetime import datetime, timedelta

from django.db import transaction

from balcao.cases.assess_told import tell_assessor
from balcao.cases.models import Assessor
from balcao.cases.queries.assessors import left_to
from balcao.kernel.clock import macau_date

DAYS_BEFORE = 3
"""Calendar days before the last one on which who has not given every point is reminded."""


def remind_assessors(*, at: datetime) -> int:
    """Remind, once each, whoever has points to give and few days left; returns how many were."""
    today = macau_date(at)
    rows = Assessor.objects.filter(
        reminded_at__isnull=True,
        left_at__isnull=True,
        panel__closed_at__isnull=True,
        panel__due_on__range=(today, today + timedelta(days=DAYS_BEFORE)),
    )
    return sum(_remind(number, at) for number in rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _remind(number: int, at: datetime) -> bool:
    assessor = Assessor.objects.select_for_update(of=("self",)).select_related("panel").get(pk=number)
    if assessor.reminded_at is not None or not left_to(assessor, at):
        return False
    assessor.reminded_at = at
    assessor.save(update_fields=["reminded_at"])
    tell_assessor(assessor, at, "assess_ends")
    return True
