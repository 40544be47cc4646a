"""A visit by video, locked for who may act in it; its end."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from balcao.accounts.api import COUNTER
from balcao.counter.calling import nobody_waits
from balcao.counter.ending import close_assistance
from balcao.counter.failures import VisitOver
from balcao.counter.models import Interpreter, VideoVisit
from balcao.counter.recording_types import RecordingEnd
from balcao.counter.recordings import end_recording, live_recording, tell_after
from balcao.counter.types import Ending
from balcao.counter.video_types import VideoEnd
from balcao.foundation.audit.api import record, record_read
from balcao.foundation.ui.api import text_of
from balcao.kernel.actor import Actor, Channel
from balcao.kernel.errors import NotFound


def own_visits(actor: Actor, **which: Any) -> Any:
    """The rows of the person's own visits, for the holder they act for; at a station nobody is signed in."""
    if actor.person_id is None or actor.clerk is not None:
        raise NotFound("video visit")
    return VideoVisit.objects.filter(person_id=actor.person_id, holder_id=actor.holder_id, **which)


def lock_own_visit(actor: Actor, at: datetime, visit_id: int) -> VideoVisit:
    """The person's own visit that is not over, locked.

    :raises NotFound: for anybody else.
    :raises VisitOver: when it has ended.
    """
    row = own_visits(actor, pk=visit_id).select_for_update(of=("self",)).first()
    if row is None:
        raise NotFound(f"video visit {visit_id}")
    return _not_over(row)


def lock_station_visit(station_id: int, at: datetime) -> VideoVisit:
    """The visit at a station, locked.

    :raises VisitOver: when nobody sits there.
    """
    row = VideoVisit.objects.select_for_update(of=("self",)).filter(station_id=station_id, ended_at=None).first()
    if row is None:
        raise VisitOver
    return row


def clerks_visits(actor: Actor) -> Any:
    """The rows of the visits to the counters at which the officer sits, wherever they sit."""
    places = [post.department for post in actor.posts if post.duty == COUNTER]
    if not places or actor.clerk is not None or actor.person_id is None:
        raise NotFound("the video counter")
    return VideoVisit.objects.filter(department__in=places).exclude(person_id=actor.person_id)


def lock_taken(actor: Actor, visit_id: int) -> VideoVisit:
    """The visit that this clerk took, locked.

    :raises NotFound: for everyone else.
    :raises VisitOver: when it has ended.
    """
    rows = clerks_visits(actor).select_for_update(of=("self",))
    row = rows.filter(pk=visit_id, clerk_id=actor.person_id).first()
    if row is None:
        raise NotFound(f"video visit {visit_id}")
    return _not_over(row)


def _not_over(row: VideoVisit) -> VideoVisit:
    if row.ended_at is not None:
        raise VisitOver
    return row


def finish_visit(row: VideoVisit, actor: Actor, at: datetime, why: VideoEnd) -> None:
    """End a locked visit, and with it the clerk's hand in it, and its recording."""
    row.ended_at, row.ended_why = at, why
    row.save()
    nobody_waits(row, at)
    end_filling(row, at, Ending.FINISHED if why is VideoEnd.FINISHED else Ending.LEFT)
    note_visit(row, actor, at, "ended", why=why.value)
    end_recording_in(row, actor, at, RecordingEnd.VISIT_OVER)


def end_recording_in(row: VideoVisit, actor: Actor, at: datetime, why: RecordingEnd) -> None:
    """Nothing is recorded in a locked visit any more; the provider hears of it once that is committed."""
    found = live_recording(row)
    if found is not None:
        end_recording(found, actor, at, why)
        tell_after(row, at)


def end_filling(row: VideoVisit, at: datetime, why: Ending) -> None:
    """From now on the clerk enters nothing more in it."""
    for each in row.assistances.select_for_update().filter(ended_at__isnull=True):
        close_assistance(each, at, why)


def note_visit(row: VideoVisit, actor: Actor, at: datetime, what: str, **data: Any) -> None:
    """A line of the trail."""
    record(
        actor=actor,
        at=at,
        event=f"counter:video:{what}",
        subject=f"video-visit:{row.pk}",
        holder_id=row.holder_id or actor.holder_id or "system",
        data={"counter": row.department, **data},
    )


def note_form_read(row: VideoVisit, actor: Actor, at: datetime) -> None:
    """That the clerk sees the application of a visit; its holder can see that."""
    record_read(
        actor=actor,
        at=at,
        subject=f"draft:{row.draft_id}",
        holder_id=row.holder_id,
        purpose=text_of("counter.video.purpose"),
        basis=text_of("counter.reading.basis"),
    )


def own_posts(actor: Actor) -> QuerySet[Interpreter]:
    """The rows by which the actor interprets.

    :raises NotFound: if there is none.
    """
    rows = Interpreter.objects.filter(person_id=actor.person_id or 0, ended_at__isnull=True)
    if actor.clerk is not None or not rows.exists():
        raise NotFound("interpreting")
    return rows


def somebody(language: str) -> Actor:
    """Whoever sits at a kiosk: nobody is signed in there."""
    return Actor(person_id=None, name="kiosk", channel=Channel.KIOSK, holder_id="system", language=language)
