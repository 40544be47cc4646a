"""Recording a visit by video: the clerk proposes, everyone else there says yes or no on their own screen, and takes a
yes back at any moment. Without every yes nothing is recorded."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from balcao.catalogue.api import retention_on
from balcao.counter.failures import NoRecording, VisitOver
from balcao.counter.models import Recording, VideoVisit
from balcao.counter.queries.recordings import draft_of_visit
from balcao.counter.recording_types import RecordingEnd, RecordingWhy
from balcao.counter.recordings import end_recording, live_recording, tell_room
from balcao.counter.rules.video import video_rules
from balcao.counter.video_hold import lock_own_visit, lock_station_visit, lock_taken, note_visit, own_posts, somebody
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


@transaction.atomic
def propose_recording(*, actor: Actor, at: datetime, visit_id: int, why: RecordingWhy) -> None:
    """The clerk of a visit asks those in it whether it may be recorded, and says what for. Nothing is recorded by that;
    proposed while one waits or runs, it is that one.

    :raises NotFound, VisitOver: for everyone else, or afterwards.
    :raises NoRecording: where no term is set for recordings, before it is known who the person is, and when it was
        proposed in this visit too often.
    """
    row = lock_taken(actor, visit_id)
    if live_recording(row) is not None:
        return
    term = retention_on(settings.BALCAO_SERVICES, macau_date(at)).recordings
    if term is None or row.person_id is None or row.recordings.count() >= video_rules().recordings:
        raise NoRecording
    draft_id, holder_id = draft_of_visit(row)
    Recording.objects.create(visit=row, holder_id=holder_id, draft_id=draft_id, why=why, days=term.days, proposed_at=at)
    note_visit(row, actor, at, "recording_proposed", why=why.value, days=term.days)


def answer_recording(*, actor: Actor, at: datetime, visit_id: int, agrees: bool) -> bool:
    """The person says whether their visit may be recorded; a no, also a later one, ends it at once. Returns whether the
    provider heard of it: a no binds whether it did or not, and what it records after that is never kept.

    :raises NotFound, VisitOver: for anybody else, or afterwards.
    """
    with transaction.atomic():
        row = lock_own_visit(actor, at, visit_id)
        if row.station_id is not None:
            raise VisitOver
        _say(row, actor, at, agrees=agrees)
    return tell_room(visit_id=row.pk, at=at)


def answer_recording_at_station(*, station_id: int, at: datetime, agrees: bool) -> bool:
    """The same at a kiosk, by whoever sits there, once the clerk saw their card.

    :raises VisitOver: when nobody sits there.
    """
    with transaction.atomic():
        row = lock_station_visit(station_id, at)
        _say(row, somebody(row.language), at, agrees=agrees)
    return tell_room(visit_id=row.pk, at=at)


def answer_recording_as_interpreter(*, actor: Actor, at: datetime, visit_id: int, agrees: bool) -> bool:
    """The same by the interpreter.

    :raises NotFound, VisitOver: for who did not join it, or afterwards.
    """
    with transaction.atomic():
        rows = VideoVisit.objects.select_for_update(of=("self",)).filter(interpreted_by__in=own_posts(actor))
        row = rows.filter(pk=visit_id).first()
        if row is None:
            raise NotFound(f"video visit {visit_id}")
        if row.ended_at is not None:
            raise VisitOver
        _say(row, actor, at, agrees=agrees, interpreter=True)
    return tell_room(visit_id=row.pk, at=at)


def stop_recording(*, actor: Actor, at: datetime, visit_id: int) -> bool:
    """The clerk stops it, or takes the proposal back. Returns whether the provider heard of it.

    :raises NotFound, VisitOver: for everyone else, or afterwards.
    """
    with transaction.atomic():
        row = lock_taken(actor, visit_id)
        found = live_recording(row)
        if found is not None:
            end_recording(found, actor, at, RecordingEnd.STOPPED)
    return tell_room(visit_id=row.pk, at=at)


def _say(row: VideoVisit, actor: Actor, at: datetime, *, agrees: bool, interpreter: bool = False) -> None:
    """Keep somebody's word in a locked visit; with the last yes it begins. Said twice, it is said once."""
    found = live_recording(row)
    if found is None:
        return
    if not agrees:
        end_recording(found, actor, at, RecordingEnd.TAKEN_BACK if found.begun_at else RecordingEnd.REFUSED)
        return
    said: dict[str, Any] = (
        {"interpreter_id": row.interpreted_by_id, "interpreter_agreed_at": at} if interpreter else {"agreed_at": at}
    )
    if getattr(found, next(reversed(said))) is not None:
        return
    for name, value in said.items():
        setattr(found, name, value)
    if found.agreed_at and row.interpreted_by_id in (None, found.interpreter_id):
        found.begun_at = at
    found.save()
    note_visit(row, actor, at, "recording_agreed", recording=found.pk, begun=found.begun_at is not None)
