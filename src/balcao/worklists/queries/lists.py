"""The lists an officer has."""

from datetime import datetime

from django.db.models import Q

from balcao.cases.api import Narrowing, counts
from balcao.kernel.actor import Actor
from balcao.worklists.models import SavedList
from balcao.worklists.types import ListShown

MOST = 20
"""So many lists are offered at once, one's own first."""


def lists_of(*, actor: Actor, at: datetime) -> tuple[dict[str, int], list[ListShown]]:
    """How many cases each view holds, and the officer's own lists and those shared in their departments, counted.

    A shared list shows everyone what they may see themselves.
    """
    seen = Q(person_id=actor.person_id) | Q(shared=True)
    found = SavedList.objects.filter(seen, department__in=actor.departments)
    rows = sorted(found, key=lambda row: (row.person_id != actor.person_id, row.name))[:MOST]
    kept = {f"list {row.pk}": (row.view, Narrowing.read(row.narrowing)) for row in rows}
    numbers = counts(actor=actor, at=at, kept=kept)
    shown = [
        ListShown(
            list_id=row.pk,
            name=row.name,
            view=row.view,
            narrowing=kept[f"list {row.pk}"][1],
            shared=row.shared,
            own=row.person_id == actor.person_id,
            count=numbers.pop(f"list {row.pk}"),
        )
        for row in rows
    ]
    return numbers, shown
