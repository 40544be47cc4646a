"""Recordings of visits as each side finds them, and their bytes for those who may hear them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from balcao.cases.api import draft_view, holder_of_draft
from balcao.counter.models import Assistance, Recording, VideoVisit
from balcao.counter.recording_types import RecordingState, RecordingView, RecordingWhy
from balcao.foundation.audit.api import record, record_read
from balcao.foundation.db.api import KeptQuestion, given
from balcao.foundation.ui.api import text_of
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


def draft_of_visit(row: VideoVisit) -> tuple[int | None, str]:
    """The application that a visit is about, and whose it is; at a kiosk the last that the clerk opened there."""
    if row.station_id is None:
        return row.draft_id, row.holder_id
    helped = Assistance.objects.filter(video=row).order_by("-pk").first()
    if helped is None or not helped.drafts:
        return None, f"p-{row.person_id}"
    return helped.drafts[-1], holder_of_draft(helped.drafts[-1])


def recording_of_visit(visit_id: int) -> RecordingView | None:
    """What is proposed or runs in a visit, or else the last; the caller belongs to the visit."""
    row = _rows().filter(visit_id=visit_id).order_by("-pk").first()
    return _view(row) if row else None


def own_recordings(*, actor: Actor, at: datetime, draft_id: int | None = None) -> list[RecordingView]:
    """What was recorded in visits about the holder's matters that the actor may see, or about one of them; the latest
    first. What was never recorded is left out."""
    rows = _rows().filter(holder_id=actor.holder_id, begun_at__isnull=False)
    found = rows if draft_id is None else rows.filter(draft_id=draft_id)
    return [_view(row) for row in found.order_by("-pk")[:50] if _sees(actor, at, row)]


def recordings_of_draft(draft_id: int) -> list[RecordingView]:
    """The same for the officers of the case that came of it, as the caller has seen them to be."""
    return [_view(row) for row in _OF_DRAFT(draft=draft_id)]


def hear_recording(*, actor: Actor, at: datetime, recording_id: int, place: int) -> Mapping[str, Any]:
    """A piece of a recording for its holder; that they heard it is in the trail.

    :raises NotFound: for anybody else, and for what is deleted.
    """
    row = _rows().filter(pk=recording_id, holder_id=actor.holder_id).first()
    if row is None or actor.clerk is not None or not _sees(actor, at, row):
        raise NotFound(f"recording {recording_id}")
    file = _piece(row, place)
    record(
        actor=actor,
        at=at,
        event="counter:recording:heard",
        subject=f"video-visit:{row.visit_id}",
        holder_id=row.holder_id,
        data={"recording": row.pk, "place": place},
    )
    return file


def hear_recording_at_desk(
    *, actor: Actor, at: datetime, draft_id: int, recording_id: int, place: int
) -> Mapping[str, Any]:
    """The same for an officer of the case that came of that draft, as the caller has seen them to be; the holder sees
    that it was heard.

    :raises NotFound: for a recording of another.
    """
    row = _rows().filter(pk=recording_id, draft_id=draft_id).first()
    if row is None:
        raise NotFound(f"recording {recording_id}")
    file = _piece(row, place)
    record_read(
        actor=actor,
        at=at,
        subject=f"recording:{row.pk}",
        holder_id=row.holder_id,
        purpose=text_of("counter.recording.heard"),
        basis=text_of("counter.recording.basis"),
    )
    return file


def _rows() -> Any:
    return Recording.objects.select_related("visit")


_OF_DRAFT = KeptQuestion(lambda: _rows().filter(draft_id=given("draft"), begun_at__isnull=False).order_by("-pk"))


def _sees(actor: Actor, at: datetime, row: Recording) -> bool:
    """Whether the actor may see the application; what was said about none is the person's own."""
    if row.draft_id is None:
        return actor.person_id == row.visit.person_id
    try:
        draft_view(actor=actor, at=at, draft_id=row.draft_id)
    except NotFound:
        return False
    return True


def _piece(row: Recording, place: int) -> Mapping[str, Any]:
    if not 0 < place <= len(row.files):
        raise NotFound(f"piece {place} of recording {row.pk}")
    found: Mapping[str, Any] = row.files[place - 1]
    return found


def _view(row: Recording) -> RecordingView:
    return RecordingView(
        id=row.pk,
        visit_id=row.visit_id,
        department=row.visit.department,
        state=_state(row),
        why=RecordingWhy(row.why),
        days=row.days,
        proposed_at=row.proposed_at,
        person_agrees=row.agreed_at is not None,
        interpreter_agrees=row.interpreter_agreed_at is not None,
        waits_for_interpreter=row.visit.interpreted_by_id is not None and row.interpreter_agreed_at is None,
        begun_at=row.begun_at,
        over_at=row.over_at,
        over_why=row.over_why,
        keep_until_on=row.keep_until_on,
        files=tuple(row.files),
    )


def _state(row: Recording) -> RecordingState:
    if row.over_at is None:
        return RecordingState.RUNS if row.begun_at else RecordingState.ASKED
    if row.deleted_at is not None:
        return RecordingState.DELETED
    if row.files:
        return RecordingState.KEPT
    return RecordingState.COMING if row.begun_at and row.fetched_at is None else RecordingState.NONE
