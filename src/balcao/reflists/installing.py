"""The lists that come with the services, as version 1."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.reflists.models import PUBLISHED, ReferenceList
from balcao.reflists.rows import USUAL
from balcao.reflists.shipped import shipped_lists
from balcao.reflists.versions import make_version, settle

FILES = "services"
"""Who proposes what comes with the services."""


@transaction.atomic
def install_lists(*, actor: Actor, at: datetime, root: Path) -> int:
    """Add the lists that lie beside the services and are not there yet; what was made of one since stays. Returns how
    many were new.

    :raises BadShippedList: for a list that cannot be used, and none is added.
    """
    known = {row.list_id: row for row in ReferenceList.objects.all()}
    new = 0
    for list_id, shipped in shipped_lists(root).items():
        if list_id in known:
            continue
        row = known[list_id] = ReferenceList.objects.create(
            list_id=list_id,
            department=shipped.department,
            name=shipped.name,
            above=known[shipped.above] if shipped.above else None,
        )
        rows = tuple(shipped.rows.values())
        version = make_version(row, at, rows, {"mapped": USUAL}, macau_date(at), by=actor.name, eyes=[FILES])
        settle(version, PUBLISHED, actor.name, [actor.self_id], at)
        record(
            actor=actor,
            at=at,
            event="reflists:version:installed",
            subject=f"list:{list_id}",
            holder_id="",
            data={"list": list_id, "rows": version.size},
        )
        new += 1
    return new
