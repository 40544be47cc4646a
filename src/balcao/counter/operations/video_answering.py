"""What a clerk does with those who wait by video: take one, enter, write down what was said, end it."""

from datetime import datetime

from django.db import IntegrityError, transaction

from balcao.accounts.api import names_by_language
from balcao.counter.calling import nobody_waits
from balcao.counter.failures import OwnMatter, StillHelping, VisitOver, VisitTaken
from balcao.counter.models import VideoVisit
from balcao.counter.policies import is_tied
from balcao.counter.rooms import open_room
from balcao.counter.rules.video import video_rules
from balcao.counter.video_hold import clerks_visits, finish_visit, lock_taken, note_form_read, note_visit
from balcao.counter.video_state import closes_at, state_of
from balcao.counter.video_types import VideoEnd, VideoState
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick

LONGEST_MINUTES = 4000


@transaction.atomic
def take_visit(*, actor: Actor, at: datetime, visit_id: int) -> None:
    """The clerk sees this person now; of two who take one at once, one does. Taken twice by the same, it is taken once.

    :raises NotFound: for officers without a counter of that department.
    :raises VisitTaken: when a colleague was first.
    :raises VisitOver: when its door is not open, or it is over.
    :raises StillHelping: while the clerk is in another one.
    :raises OwnMatter: if it is the clerk's own matter.
    """
    row = clerks_visits(actor).select_for_update(of=("self",)).filter(pk=visit_id).first()
    if row is None or actor.person_id is None:
        raise NotFound(f"video visit {visit_id}")
    state = state_of(row, at)
    if row.clerk_id == actor.person_id and state is VideoState.TAKEN:
        return
    if state is VideoState.TAKEN:
        raise VisitTaken(pick(names_by_language([row.clerk_id])[row.clerk_id], actor.language))
    if state in (VideoState.OVER, VideoState.BOOKED):
        raise VisitOver
    for holder in filter(None, (row.holder_id, f"p-{row.person_id}" if row.person_id else "")):
        if is_tied(actor.person_id, holder, at):
            raise OwnMatter
    row.clerk_id, row.taken_at, row.clerk_seen_at = actor.person_id, at, at
    try:
        with transaction.atomic():
            row.save(update_fields=["clerk", "taken_at", "clerk_seen_at"])
    except IntegrityError as failure:  # the database knows of one visit a clerk
        raise StillHelping from failure
    nobody_waits(row, at)
    note_visit(row, actor, at, "taken")
    if row.draft_id is not None and row.station_id is None:
        note_form_read(row, actor, at)


@transaction.atomic
def clerk_is_there(*, actor: Actor, at: datetime, visit_id: int) -> None:
    """The clerk's page asked. Quiet where the visit is not theirs, or over."""
    rows = VideoVisit.objects.filter(pk=visit_id, clerk_id=actor.person_id or 0, ended_at__isnull=True)
    rows.update(clerk_seen_at=at)


def enter_visit_as_clerk(*, actor: Actor, at: datetime, visit_id: int) -> str:
    """The address of the clerk's side of the room; the same after a break of the line.

    :raises NotFound, VisitOver: for everyone else, or afterwards.
    :raises VideoUnreachable: when the provider does not answer.
    """
    with transaction.atomic():
        row = lock_taken(actor, visit_id)
        note_visit(row, actor, at, "clerk_entered")
    return open_room(row.pk).officer


@transaction.atomic
def write_minutes(*, actor: Actor, at: datetime, visit_id: int, text: str) -> None:
    """Write down what was said and agreed, under the clerk's name; the person reads it. Until the end it can be written
    anew.

    :raises NotFound, VisitOver: for everyone else, or afterwards.
    """
    row = lock_taken(actor, visit_id)
    text = text.strip()[:LONGEST_MINUTES]
    if text == row.minutes:
        return
    row.minutes, row.minutes_at = text, at if text else None
    row.save(update_fields=["minutes", "minutes_at"])
    note_visit(row, actor, at, "minutes_written", length=len(text))


@transaction.atomic
def end_visit(*, actor: Actor, at: datetime, visit_id: int, met: bool = True) -> None:
    """The visit is over; not `met` when the person did not come. Ended twice, it is ended once.

    :raises NotFound: for everyone but its clerk.
    """
    try:
        row = lock_taken(actor, visit_id)
    except VisitOver:
        return
    finish_visit(row, actor, at, VideoEnd.FINISHED if met else VideoEnd.MISSED)


@transaction.atomic
def end_forgotten(*, at: datetime) -> int:
    """End the visits that nobody ended; returns how many. One in line is given up by who is away; one that was taken,
    when a side was not there for long, or it lasts too long."""
    rules, ended = video_rules(), 0
    rows = VideoVisit.objects.select_for_update(skip_locked=True, of=("self",)).filter(ended_at__isnull=True)
    for row in rows.order_by("pk"):
        state = state_of(row, at)
        last = row.seen_at or row.asked_at
        over = at > closes_at(row)
        if state is VideoState.TAKEN:
            over = over or at - max(last, row.taken_at or last) > rules.gone
            over = over or at - (row.clerk_seen_at or at) > rules.gone
        elif row.starts_at is None:
            over = over or at - last > rules.gone
        if over:
            why = VideoEnd.GONE if row.came_at else VideoEnd.MISSED
            finish_visit(row, system_actor(row.department), at, why)
            ended += 1
    return ended
