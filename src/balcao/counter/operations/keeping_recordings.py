"""What was recorded: fetched from the provider and deleted there, heard, and deleted here on its day."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from balcao.cases.api import VideoUnreachable, video_rooms
from balcao.counter.models import Recording
from balcao.counter.rooms import open_room
from balcao.counter.video_state import room_key
from balcao.foundation.audit.api import record
from balcao.foundation.storage.api import let_go, put_for_a_day
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date

LATE = timedelta(seconds=15)
"""By so much a piece may be longer than what was agreed to: the provider hears of a no a moment later."""
ENDINGS: Mapping[str, str] = {"audio/wav": "wav", "video/mp4": "mp4", "video/webm": "webm"}


def fetch(*, recording_id: int, at: datetime) -> None:
    """Keep what was recorded, and have it deleted at the provider; done twice, it is done once. A piece that went on
    after somebody said no is not kept.

    :raises VideoUnreachable: when the provider does not answer, or still records; to be tried again.
    """
    row = Recording.objects.select_related("visit").filter(pk=recording_id, over_at__isnull=False).first()
    if row is None or row.begun_at is None or row.cleared_at is not None:
        return
    open_room(row.visit_id)
    rooms, key = video_rooms(), room_key(row.visit)
    pieces = [each for each in rooms.recorded(key=key) if each.label == f"recording-{row.pk}"]
    if not all(each.over for each in pieces):
        raise VideoUnreachable("still records")
    if row.fetched_at is None:
        agreed = ((row.over_at or at) - row.begun_at + LATE).total_seconds()
        fit = [each for each in pieces if each.seconds <= agreed]
        kept = [(each.media_type, rooms.bytes_of(key=key, piece=each)) for each in fit]
        _keep(row.pk, kept, left=len(pieces) - len(fit), at=at)
    for each in pieces:
        rooms.delete(key=key, piece=each)
    Recording.objects.filter(pk=row.pk).update(cleared_at=at)


@transaction.atomic
def _keep(recording_id: int, pieces: list[tuple[str, bytes]], *, left: int, at: datetime) -> None:
    row = Recording.objects.select_for_update(of=("self",)).select_related("visit").get(pk=recording_id)
    if row.fetched_at is not None:
        return
    for place, (media_type, data) in enumerate(pieces, start=1):
        name = f"visit-{row.visit_id}-{row.pk}-{place}.{ENDINGS.get(media_type, 'bin')}"
        row.files.append(asdict(put_for_a_day(data, media_type=media_type, name=name)))
    row.fetched_at = at
    row.save()
    _note(row, at, "kept", pieces=len(pieces), not_kept=left)


@transaction.atomic
def forget_recordings(*, at: datetime, but: Collection[int] = ()) -> int:
    """Delete the recordings whose last day is over, but for those of the drafts `but`; returns how many."""
    rows = Recording.objects.select_for_update(of=("self",), skip_locked=True).select_related("visit").exclude(files=[])
    kept = Q(draft_id__isnull=False, draft_id__in=list(but))  # of no draft: kept for none
    over = list(rows.filter(~kept, keep_until_on__lt=macau_date(at)).order_by("pk"))
    for row in over:
        let_go((str(file["key"]) for file in row.files), at=at)
        row.files, row.deleted_at = [], at
        row.save()
        _note(row, at, "deleted")
    return len(over)


def left_to_fetch(*, at: datetime) -> list[int]:
    """The recordings that are over and not fetched whole for a while: killed half-way, or the provider was away."""
    rows = Recording.objects.filter(begun_at__isnull=False, over_at__lt=at - timedelta(minutes=10), cleared_at=None)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:100])


def _note(row: Recording, at: datetime, what: str, **data: Any) -> None:
    record(
        actor=system_actor(row.visit.department),
        at=at,
        event=f"counter:recording:{what}",
        subject=f"video-visit:{row.visit_id}",
        holder_id=row.holder_id,
        data={"recording": row.pk, **data},
    )
