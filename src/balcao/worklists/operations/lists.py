"""Keeping lists."""

from datetime import datetime

from django.db import transaction

from balcao.accounts.api import person_behind
from balcao.cases.api import VIEWS, Narrowing
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.worklists.failures import NameNeeded
from balcao.worklists.models import SavedList


@transaction.atomic
def save_list(
    *, actor: Actor, at: datetime, department: str, name: str, view: str, narrowing: Narrowing, shared: bool
) -> int:
    """Keep what a list is narrowed to, under a name; the same name again replaces it. Returns its number.

    :raises NameNeeded: without a name.
    :raises NotFound: for a department that is not one's own.
    """
    name = " ".join(name.split())[:80]
    if not name:
        raise NameNeeded
    if department not in actor.departments or view not in VIEWS:
        raise NotFound(f"department {department}")
    kept, _ = SavedList.objects.update_or_create(
        person_id=person_behind(actor),
        department=department,
        name=name,
        defaults={"view": view, "narrowing": narrowing.as_json(), "shared": shared, "saved_at": at},
    )
    _record(actor, at, kept, "saved")
    return kept.pk


@transaction.atomic
def forget_list(*, actor: Actor, at: datetime, list_id: int) -> None:
    """Forget a list of one's own; once forgotten, nothing happens.

    :raises NotFound: for somebody else's.
    """
    kept = SavedList.objects.select_for_update().filter(pk=list_id).first()
    if kept is None:
        return
    if kept.person_id != actor.person_id:
        raise NotFound(f"list {list_id}")
    _record(actor, at, kept, "forgotten")
    kept.delete()


def _record(actor: Actor, at: datetime, kept: SavedList, what: str) -> None:
    data = {"department": kept.department, "name": kept.name, "shared": kept.shared}
    record(actor=actor, at=at, event=f"worklists:list:{what}", subject=f"list:{kept.pk}", data=data)
