"""A person's posts, and objections as the person and officers see them."""

from collections.abc import Sequence
from datetime import datetime

from balcao.accounts.api import FullName, full_names, person_names
from balcao.associations.models import Objection
from balcao.associations.policies import keeps_register, may_uphold
from balcao.associations.rules import rules
from balcao.associations.types import ObjectionState, ObjectionView, Post
from balcao.associations.words import say
from balcao.entities.api import association_numbers, get_seats, holder_names, posts_held_by
from balcao.foundation.audit.api import record_read
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

MOST = 200


def my_posts(*, actor: Actor, at: datetime) -> list[Post]:
    """Every post the actor holds or held themself, the newest first."""
    seats = posts_held_by(actor=actor)
    names = holder_names({f"e-{seat.entity_id}" for seat in seats})
    associations = association_numbers(entity_ids={seat.entity_id for seat in seats}) if seats else {}
    made = {row.seat_id: row for row in Objection.objects.filter(person_id=actor.person_id or 0)}
    return [
        Post(
            seat=seat,
            entity=names[f"e-{seat.entity_id}"],
            running=seat.runs_on(macau_date(at)),
            may_object=not seat.void and seat.entity_id in associations and seat.seat_id not in made,
            objection=made[seat.seat_id].number if seat.seat_id in made else "",
            objection_state=ObjectionState(made[seat.seat_id].state) if seat.seat_id in made else None,
        )
        for seat in seats
    ]


def my_post(*, actor: Actor, at: datetime, seat_id: int) -> Post:
    """One of the actor's own posts.

    :raises NotFound: if it is not theirs.
    """
    found = next((post for post in my_posts(actor=actor, at=at) if post.seat.seat_id == seat_id), None)
    if found is None:
        raise NotFound(f"post {seat_id}")
    return found


def my_objection(*, actor: Actor, at: datetime, number: str) -> ObjectionView:
    """An objection the actor made.

    :raises NotFound: if it is not theirs.
    """
    row = Objection.objects.filter(number=number, person_id=actor.person_id or 0).first()
    if row is None:
        raise NotFound(f"objection {number}")
    return view_of(row, at)


def officer_objections(*, actor: Actor, at: datetime) -> list[ObjectionView]:
    """The objections for officers of the register, those that wait first; none of one's own.

    :raises NotFound: for everyone else.
    """
    if not keeps_register(actor):
        raise NotFound("objections")
    rows = Objection.objects.exclude(person_id=actor.person_id or 0).order_by("decided_at", "made_at")
    waiting = rows.filter(state=ObjectionState.OPEN.value)[:MOST]
    decided = rows.exclude(state=ObjectionState.OPEN.value).order_by("-decided_at")[:MOST]
    return views_of([*waiting, *decided], at)


def officer_objection(*, actor: Actor, at: datetime, number: str) -> ObjectionView:
    """An objection for an officer of the register. Reading it is recorded where the person sees it.

    :raises NotFound: for everyone else, and for one's own.
    """
    row = Objection.objects.filter(number=number).first()
    if row is None or not keeps_register(actor) or row.person_id == actor.person_id:
        raise NotFound(f"objection {number}")
    record_read(
        actor=actor,
        at=at,
        subject=f"objection:{row.number}",
        holder_id=f"p-{row.person_id}",
        purpose=say("reading.purpose"),
        basis=rules().asking.basis,
    )
    return view_of(row, at)


def view_of(row: Objection, at: datetime) -> ObjectionView:
    """An objection as everyone concerned sees it."""
    (view,) = views_of([row], at)
    return view


def views_of(rows: Sequence[Objection], at: datetime) -> list[ObjectionView]:
    """Many of them: seats, names and numbers are one question each."""
    if not rows:
        return []
    entities = {row.entity_id for row in rows}
    seats, names = get_seats([row.seat_id for row in rows]), holder_names(f"e-{number}" for number in entities)
    numbers, people = association_numbers(entity_ids=entities), full_names({row.person_id for row in rows})
    deciders = person_names({row.decided_by_id for row in rows if row.decided_by_id is not None})
    return [
        ObjectionView(
            number=row.number,
            seat=seats[row.seat_id],
            entity=names[f"e-{row.entity_id}"],
            register_no=numbers.get(row.entity_id, ""),
            person=people.get(row.person_id, FullName("", "")),
            reason=row.reason,
            papers=tuple(row.papers),
            made_at=row.made_at,
            heard_at=row.heard_at,
            answer_until=row.answer_until,
            answer=row.answer,
            answered_at=row.answered_at,
            state=ObjectionState(row.state),
            decided_at=row.decided_at,
            decided_by=deciders.get(row.decided_by_id or 0, ""),
            decision=row.decision,
            may_uphold=may_uphold(row, at),
        )
        for row in rows
    ]
