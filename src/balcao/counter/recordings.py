"""The recording that runs in a visit, its end, and the provider told of it."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from balcao.cases.api import VideoUnreachable
from balcao.counter.jobs import fetch_recording
from balcao.counter.models import Recording, VideoVisit
from balcao.counter.recording_types import RecordingEnd
from balcao.counter.rooms import open_room
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date


def live_recording(row: VideoVisit) -> Recording | None:
    """What is proposed or runs in a locked visit."""
    return Recording.objects.select_for_update(of=("self",)).filter(visit=row, over_at__isnull=True).first()


def end_recording(row: Recording, actor: Actor | None, at: datetime, why: RecordingEnd) -> None:
    """End a locked one; what was recorded is fetched in a job. Without an actor the house ends it."""
    row.over_at, row.over_why = at, why
    if row.begun_at is not None:
        row.keep_until_on = macau_date(at) + timedelta(days=row.days)
        fetch_recording.defer_once(key=f"recording-{row.pk}", recording_id=row.pk)
    row.save()
    record(
        actor=actor or system_actor(row.visit.department),
        at=at,
        event="counter:recording:over",
        subject=f"video-visit:{row.visit_id}",
        holder_id=row.holder_id,
        data={"recording": row.pk, "why": why.value, "begun": row.begun_at is not None},
    )


def tell_room(*, visit_id: int, at: datetime) -> bool:
    """Tell the provider whether the room may be recorded now; returns whether it answered. A recording that it did not
    hear of does not run; that it must not go on is told again in a job."""
    try:
        open_room(visit_id)
        return True
    except VideoUnreachable:
        with transaction.atomic():
            row = VideoVisit.objects.select_for_update(of=("self",)).get(pk=visit_id)
            found = live_recording(row)
            if found is not None and found.begun_at is not None:
                end_recording(found, None, at, RecordingEnd.UNREACHABLE)
            for each in row.recordings.filter(begun_at__isnull=False, cleared_at__isnull=True):
                fetch_recording.defer_once(key=f"recording-{each.pk}", recording_id=each.pk)
        return False


def tell_after(row: VideoVisit, at: datetime) -> None:
    """The same, once the transaction is committed."""
    transaction.on_commit(partial(tell_room, visit_id=row.pk, at=at), robust=True)
