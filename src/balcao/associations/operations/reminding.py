"""Reminders before a term ends, and once when it has."""

from datetime import datetime
from itertools import batched

from balcao.associations.models import Copy
from balcao.associations.queries.register import term_states
from balcao.associations.rules import rules
from balcao.associations.types import TermState
from balcao.associations.words import tell
from balcao.entities.api import holder_name

AT_ONCE = 1000


def remind_terms(*, at: datetime) -> int:
    """Tell the representatives of every association whose term ends soon, or has; returns how many.

    Each threshold is told once for each end of a term, however often this runs; after days on which it did not run,
    only the nearest one is.
    """
    listed = list(Copy.objects.exclude(status="dissolved").order_by("pk").values_list("entity_id", flat=True))
    told = 0
    for some in batched(listed, AT_ONCE, strict=False):
        for entity_id, term in term_states(some, at).items():
            if term.state in ("soon", "over"):
                _remind(at, entity_id, term)
                told += 1
    return told


def _remind(at: datetime, entity_id: int, term: TermState) -> None:
    due = 0 if term.state == "over" else next(days for days in rules().reminders if term.days_left <= days)
    tell(
        at=at,
        holder_id=f"e-{entity_id}",
        note="term_over" if term.state == "over" else "term_ends",
        unique=f"term:{entity_id}:{term.last_day}:{due}",
        legal=False,
        association=holder_name(f"e-{entity_id}"),
        day=term.last_day,
    )
