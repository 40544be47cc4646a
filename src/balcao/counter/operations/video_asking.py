"""What a person does with the video counter: ask for a visit, come, let the clerk fill in, take that back, leave."""

from datetime import datetime

from django.db import IntegrityError, transaction

from balcao.accounts.api import new_nonce
from balcao.cases.api import draft_view
from balcao.counter.calling import call_when_it_waits
from balcao.counter.failures import (
    HelpedElsewhere,
    NoVideoCounter,
    OwnMatter,
    TimeNotFree,
    VisitOver,
)
from balcao.counter.models import Assistance, VideoVisit
from balcao.counter.policies import is_tied, seen_about
from balcao.counter.rooms import open_room
from balcao.counter.rules import counter_rules
from balcao.counter.rules.video import open_now, video_rules
from balcao.counter.types import Ending
from balcao.counter.video_hold import end_filling, finish_visit, lock_own_visit, lock_station_visit, note_visit
from balcao.counter.video_state import state_of
from balcao.counter.video_times import counter_of, free_times
from balcao.counter.video_types import VideoEnd, VideoState
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


@transaction.atomic
def ask_video_visit(
    *, actor: Actor, at: datetime, draft_id: int, starts_at: datetime | None = None, interpreter: str = ""
) -> int:
    """Ask the department of an application to see one by video about it, now or at a free time; returns the number. Of
    a lodged one it is about what its officer asked.

    Who has one already has that one. With an `interpreter` it is at one of their times.

    :raises NotFound: if the draft is none of the actor's business, or it is lodged and nothing is asked about it.
    :raises NoVideoCounter: when the department sees nobody by video now, or has no such interpreter.
    :raises TimeNotFree: when somebody else has that time, or it is none.
    """
    if actor.person_id is None or actor.clerk is not None:
        raise NotFound(f"draft {draft_id}")
    view = draft_view(actor=actor, at=at, draft_id=draft_id)
    if not seen_about(view):
        raise NotFound(f"video visit about {view.case_reference}")
    data = view.version.definition.data
    counter = counter_of(data.department)
    if interpreter and interpreter not in counter.kinds:
        raise NoVideoCounter
    known = VideoVisit.objects.select_for_update().filter(person_id=actor.person_id, ended_at__isnull=True).first()
    if known is not None:
        return known.pk
    if starts_at is None and (interpreter or not open_now(counter, at)):
        raise TimeNotFree if interpreter else NoVideoCounter
    row = VideoVisit(
        department=counter.department,
        person_id=actor.person_id,
        holder_id=actor.holder_id,
        draft_id=draft_id,
        service_id=view.version.service_id,
        reference=view.case_reference,
        language=actor.language,
        starts_at=starts_at,
        interpreter=interpreter,
        nonce=new_nonce(),
        asked_at=at,
    )
    if starts_at is not None and starts_at not in free_times(counter, interpreter, at):
        raise TimeNotFree
    for seat in range(1 if interpreter or starts_at is None else counter.seats):
        row.seat = seat if starts_at is not None else None
        if _kept(row):
            note_visit(row, actor, at, "asked", starts_at=starts_at.isoformat() if starts_at else "", for_=interpreter)
            return row.pk
    known = VideoVisit.objects.filter(person_id=actor.person_id, ended_at__isnull=True).first()
    if known is None:
        raise TimeNotFree
    return known.pk


def _kept(row: VideoVisit) -> bool:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the seat, or the person, was taken in the same moment
        row.pk = None
        return False
    return True


@transaction.atomic
def come_to_visit(*, actor: Actor, at: datetime, visit_id: int) -> None:
    """The person's page is there: from the opening of the door they stand in line. Quiet when it is not their visit any
    more, or over."""
    rows = VideoVisit.objects.select_for_update(skip_locked=True).filter(ended_at__isnull=True, station=None)
    row = rows.filter(pk=visit_id, person_id=actor.person_id or 0).first()
    if row is not None and actor.clerk is None and state_of(row, at) is not VideoState.BOOKED:
        _there(row, at)


def _there(row: VideoVisit, at: datetime) -> None:
    # Who was away long enough to lose their place stands at the end of the line again.
    if row.came_at is None or (row.clerk_id is None and row.seen_at and row.seen_at < at - video_rules().away):
        row.came_at = at
        call_when_it_waits(row)
    row.seen_at = at
    row.save(update_fields=["came_at", "seen_at"])


@transaction.atomic
def come_at_station(*, station_id: int, at: datetime) -> None:
    """The same at a kiosk."""
    row = VideoVisit.objects.select_for_update(skip_locked=True).filter(station_id=station_id, ended_at=None).first()
    if row is not None:
        _there(row, at)


@transaction.atomic
def let_clerk_fill(*, actor: Actor, at: datetime, visit_id: int) -> None:
    """The person lets the clerk of their visit fill in its application, and nothing else, until they take it back or
    the visit ends. Said twice, it is said once.

    :raises NotFound: for anybody else.
    :raises VisitOver: before a clerk is there, or afterwards.
    :raises OwnMatter: when it is the clerk's own matter.
    :raises HelpedElsewhere: when the clerk, or the person, is in another visit at a counter.
    """
    row = lock_own_visit(actor, at, visit_id)
    person_id = row.person_id
    if row.clerk_id is None or person_id is None or row.draft_id is None or row.station_id is not None:
        raise VisitOver
    draft_view(actor=actor, at=at, draft_id=row.draft_id)
    if is_tied(row.clerk_id, row.holder_id, at) or is_tied(row.clerk_id, f"p-{person_id}", at):
        raise OwnMatter
    running = Assistance.objects.select_for_update().filter(clerk_id=row.clerk_id, ended_at__isnull=True)
    for each in running:
        if each.video_id == row.pk and each.until_at > at:
            return
        if each.until_at > at:
            raise HelpedElsewhere
    end_filling(row, at, Ending.TIME)
    rules = counter_rules()
    try:
        with transaction.atomic():
            made = Assistance.objects.create(
                clerk_id=row.clerk_id,
                person_id=person_id,
                department=row.department,
                reason="other",
                language=row.language,
                photo_compared=False,
                consented=True,
                begun_at=at,
                until_at=at + rules.lasts,
                longest_at=at + rules.longest,
                drafts=[row.draft_id],
                video=row,
            )
    except IntegrityError as failure:
        raise HelpedElsewhere from failure
    note_visit(row, actor, at, "fill_allowed", assistance=made.pk)
    record(
        actor=actor,
        at=at,
        event="counter:assistance:begun",
        subject=f"assistance:{made.pk}",
        holder_id=row.holder_id,
        data={"video": row.pk, "counter": row.department, "photo_compared": False, "consented": True},
    )


@transaction.atomic
def stop_clerk_filling(*, actor: Actor, at: datetime, visit_id: int) -> None:
    """The person takes it back: what the clerk saves from this moment is refused. Twice changes nothing.

    :raises NotFound, VisitOver: for anybody else, or afterwards.
    """
    row = lock_own_visit(actor, at, visit_id)
    end_filling(row, at, Ending.WITHDRAWN)
    note_visit(row, actor, at, "fill_taken_back")


@transaction.atomic
def share_with_interpreter(*, actor: Actor, at: datetime, visit_id: int, shares: bool) -> None:
    """The person lets the interpreter see the form as it is saved, or not any more.

    :raises NotFound, VisitOver: for anybody else, or afterwards.
    """
    row = lock_own_visit(actor, at, visit_id)
    if (row.shares_at is not None) == shares:
        return
    row.shares_at = at if shares else None
    row.save(update_fields=["shares_at"])
    note_visit(row, actor, at, "form_shared" if shares else "form_hidden")


@transaction.atomic
def leave_visit(*, actor: Actor, at: datetime, visit_id: int) -> None:
    """The person ends it, or calls a booked one off; ended twice, it is ended once.

    :raises NotFound: for anybody else.
    """
    try:
        row = lock_own_visit(actor, at, visit_id)
    except VisitOver:
        return
    finish_visit(row, actor, at, VideoEnd.LEFT)


def enter_visit(*, actor: Actor, at: datetime, visit_id: int) -> str:
    """The address of the person's side of the room; the same after a break of the line. It is in the trail.

    :raises NotFound: for anybody else.
    :raises VisitOver: before the door opens and after the end.
    :raises VideoUnreachable: when the provider does not answer.
    """
    with transaction.atomic():
        row = lock_own_visit(actor, at, visit_id)
        if row.station_id is not None or state_of(row, at) is VideoState.BOOKED:
            raise VisitOver
        note_visit(row, actor, at, "entered")
    return open_room(row.pk).applicant


def enter_at_station(*, station_id: int, at: datetime) -> str:
    """The same at a kiosk.

    :raises VisitOver, VideoUnreachable: as above.
    """
    with transaction.atomic():
        row = lock_station_visit(station_id, at)
    return open_room(row.pk).applicant
