"""Ordering what waits again after the weights changed."""

from django.db import transaction
from django.db.models import F

from balcao.cases.models import Case

SOME = 5_000


@transaction.atomic
def weigh_some(*, department: str, after: int) -> int:
    """Have the database work out the pressing moments of the next cases; returns the last one's number, 0 at the end.

    A write that changes nothing lets `cases_pressing` read the weights of now.
    """
    waiting = Case.objects.filter(department=department, decided_at__isnull=True, finished_at__isnull=True)
    numbers = list(waiting.filter(pk__gt=after).select_for_update().order_by("pk").values_list("pk", flat=True)[:SOME])
    Case.objects.filter(pk__in=numbers).update(complexity=F("complexity"))
    return numbers[-1] if len(numbers) == SOME else 0
