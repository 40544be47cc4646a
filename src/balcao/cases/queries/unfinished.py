"""What the platform still has to do."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from balcao.cases.charge_types import ChargeState
from balcao.cases.models import Case, Charge
from balcao.cases.types import CaseState


def left_behind(*, before: datetime) -> list[int]:
    """The cases whose process should have moved since that moment, oldest first."""
    waits = Q(clock_days__isnull=False, clock_since__isnull=True)  # for its place in a round
    new = Q(state=CaseState.PROCESSING, lodged_at__lt=before) & ~waits
    decided = Q(decided_at__lt=before)
    waiting = Case.objects.filter(new | decided, finished_at__isnull=True).order_by("pk")
    waiting = waiting.exclude(Exists(Charge.objects.filter(case=OuterRef("pk"), state=ChargeState.OPEN)))
    return list(waiting.values_list("pk", flat=True)[:1000])
