"""The end of an assistance."""

from datetime import datetime

from balcao.counter.models import Assistance, Confirmation
from balcao.counter.types import Ending


def close_assistance(row: Assistance, at: datetime, why: Ending) -> None:
    """End a locked visit; what waited for the person's word is over."""
    row.ended_at, row.ended_why = at, why
    row.save(update_fields=["ended_at", "ended_why"])
    waiting = Confirmation.objects.filter(assistance=row, confirmed_at__isnull=True, ended_at__isnull=True)
    waiting.update(ended_at=at, ended_why="visit_over")
