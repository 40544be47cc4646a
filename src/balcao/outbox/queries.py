"""Reading what happened, as far as one sees of it."""

import re
from datetime import datetime, timedelta

from django.db.models import QuerySet

from balcao.cases.api import in_sight
from balcao.entities.api import sight_of
from balcao.kernel.actor import Actor
from balcao.outbox.models import Happening, Numbered
from balcao.outbox.numbering import number_what_waits
from balcao.outbox.published import happening_types, keep_days
from balcao.outbox.types import CursorGone, HappeningShown, Page

CURSOR = re.compile(r"(0|[1-9][0-9]{0,17})-([0-9a-f]{8})?")


def happenings(*, actor: Actor, at: datetime, after: str = "", limit: int = 100) -> Page:
    """What happened to the cases of the holder that the actor sees now, after a cursor; without one, all that is told.

    :raises NotFound: if the actor sees nothing of the holder.
    :raises CursorGone: if something after the cursor may be lost: then one looks at all matters, and begins anew.
    """
    sight = sight_of(actor=actor, at=at)
    number_what_waits()
    last = Numbered.objects.values_list("last", flat=True).first() or 0
    start = _position(after, last, at)
    rows = still_told(at).filter(holder_id=actor.holder_id, position__gt=start, position__lte=last)
    found = list(in_sight(rows, sight, draft="draft_id").order_by("position")[: limit + 1])
    more = len(found) > limit
    return Page(
        happenings=tuple(shown(each) for each in found[:limit]),
        cursor=_cursor((found[limit - 1].position or 0) if more else last),
        more=more,
    )


def still_told(at: datetime) -> QuerySet[Happening]:
    """What others are told: what is past its days and still there, because a hold keeps it, is told to nobody."""
    return Happening.objects.filter(at__gte=at - timedelta(days=keep_days()))


def subject_of(row: Happening) -> str:
    """What it is about: the case; the receipt, where money came before there is one."""
    return str(row.data["reference"] or row.data.get("receipt", ""))


def shown(row: Happening) -> HappeningShown:
    """The row as others read it."""
    kind = happening_types()[row.kind]
    return HappeningShown(mark=row.mark, type=kind, subject=subject_of(row), at=row.at, data=row.data)


def _cursor(position: int) -> str:
    mark = Happening.objects.filter(position=position).values_list("mark", flat=True).first()
    return f"{position}-{mark.hex[:8] if mark else ''}"


def _position(cursor: str, last: int, at: datetime) -> int:
    """The place a cursor names. Its sign tells the history it is of: a database that was restored has another."""
    if not cursor:
        return 0
    found = CURSOR.fullmatch(cursor)
    position = int(found[1]) if found else last + 1
    oldest = still_told(at).filter(position__isnull=False).order_by("position").values_list("position", flat=True)
    first = oldest.first() or last + 1
    mark = Happening.objects.filter(position=position).values_list("mark", flat=True).first()
    other = found is not None and mark is not None and found[2] is not None and mark.hex[:8] != found[2]
    if position > last or position < first - 1 or other:
        raise CursorGone
    return position
