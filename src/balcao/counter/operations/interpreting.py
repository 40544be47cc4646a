"""Interpreters: registered by a clerk, bound to silence once, third in a visit by video. They see no case."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from balcao.counter.failures import NotPledged, VisitOver, VisitTaken
from balcao.counter.models import Interpreter, VideoVisit
from balcao.counter.policies import counters_of
from balcao.counter.recording_types import RecordingEnd
from balcao.counter.rooms import open_room
from balcao.counter.rules.video import video_counters
from balcao.counter.video_hold import end_recording_in, note_visit, own_posts
from balcao.counter.video_state import state_of
from balcao.counter.video_types import VideoState
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


@transaction.atomic
def register_interpreter(*, actor: Actor, at: datetime, person_id: int, kinds: Collection[str]) -> None:
    """Somebody with an account interprets at the clerk's video counter from now on, for these kinds.

    :raises NotFound: for officers without a counter, for a kind that the department does not offer, for oneself.
    """
    department = counters_of(actor)[0]
    counter = video_counters().get(department)
    if counter is None or not kinds or set(kinds) - set(counter.kinds) or person_id == actor.person_id:
        raise NotFound(f"interpreter {sorted(kinds)}")
    row = Interpreter(
        person_id=person_id,
        department=department,
        kinds=sorted(set(kinds)),
        registered_at=at,
        registered_by=actor.self_id,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        known = Interpreter.objects.filter(person_id=person_id, department=department, ended_at__isnull=True)
        known.update(kinds=row.kinds)
        row = known.get()
    _note(row, actor, at, "registered", kinds=row.kinds)


@transaction.atomic
def end_interpreter(*, actor: Actor, at: datetime, interpreter_id: int) -> None:
    """They interpret there no more, from this moment.

    :raises NotFound: for who has no counter of that department.
    """
    rows = Interpreter.objects.select_for_update().filter(department__in=counters_of(actor))
    row = rows.filter(pk=interpreter_id).first()
    if row is None:
        raise NotFound(f"interpreter {interpreter_id}")
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        VideoVisit.objects.filter(interpreted_by=row, ended_at__isnull=True).update(interpreted_by=None)
        _note(row, actor, at, "ended")


@transaction.atomic
def pledge_silence(*, actor: Actor, at: datetime) -> None:
    """The interpreter gives their word to keep to themself what they see and hear; once.

    :raises NotFound: for who is no interpreter.
    """
    for row in own_posts(actor).select_for_update().filter(pledged_at__isnull=True):
        row.pledged_at = at
        row.save(update_fields=["pledged_at"])
        _note(row, actor, at, "pledged")


@transaction.atomic
def join_visit(*, actor: Actor, at: datetime, visit_id: int) -> None:
    """The interpreter comes to a visit that asks for one of their kinds; of two, one does. Joined twice, it is once.

    :raises NotFound: for a visit of another department or kind.
    :raises NotPledged: before they gave their word.
    :raises VisitTaken: when a colleague was first.
    :raises VisitOver: when it has ended.
    """
    row = VideoVisit.objects.select_for_update(of=("self",)).filter(pk=visit_id).exclude(interpreter="").first()
    if row is None or actor.person_id in (row.person_id, row.clerk_id):
        raise NotFound(f"video visit {visit_id}")
    post = own_posts(actor).filter(department=row.department, kinds__contains=[row.interpreter]).first()
    if post is None:
        raise NotFound(f"video visit {visit_id}")
    if post.pledged_at is None:
        raise NotPledged
    if state_of(row, at) is VideoState.OVER:
        raise VisitOver
    if row.interpreted_by_id is not None and row.interpreted_by_id != post.pk:
        raise VisitTaken
    if row.interpreted_by_id is None:
        end_recording_in(row, actor, at, RecordingEnd.JOINED)  # they were not asked
        row.interpreted_by = post
        row.save(update_fields=["interpreted_by"])
        note_visit(row, actor, at, "interpreter_joined")


def enter_as_interpreter(*, actor: Actor, at: datetime, visit_id: int) -> str:
    """The address of the third side of the room; empty where the provider has none.

    :raises NotFound: for who did not join it.
    :raises VisitOver: before the door opens, and when it has ended.
    :raises VideoUnreachable: when the provider does not answer.
    """
    row = VideoVisit.objects.filter(pk=visit_id, interpreted_by__in=own_posts(actor)).first()
    if row is None:
        raise NotFound(f"video visit {visit_id}")
    if state_of(row, at) in (VideoState.OVER, VideoState.BOOKED):
        raise VisitOver
    return open_room(row.pk).interpreter


def _note(row: Interpreter, actor: Actor, at: datetime, what: str, **data: object) -> None:
    record(
        actor=actor,
        at=at,
        event=f"counter:interpreter:{what}",
        subject=f"interpreter:{row.pk}",
        holder_id=f"p-{row.person_id}",
        data={"counter": row.department, **data},
    )
