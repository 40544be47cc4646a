"""Who represents an entity by its register: the seats that follow, with their history."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import Q

from balcao.entities.models import Entity, Seat
from balcao.entities.operations.seats import enter_organs
from balcao.entities.types import EntityKind, NewSeat, Representative, SeatSource
from balcao.kernel.actor import Actor


def seat_representatives(
    *, actor: Actor, at: datetime, entity: Entity, representatives: Sequence[Representative], since: date
) -> None:
    """Have these represent the entity from that day on; whoever is not among them does so no longer.

    Who goes on in a post keeps its first day. Who takes one over from others does so on that day at the earliest.
    Other organs, about which nothing was told, stay as they are, and what was found void does not come back.

    :raises OrgansContradictory: two presidents at a time, or somebody twice in one post.
    """
    body = "board" if entity.kind == EntityKind.ASSOCIATION else "administration"
    running = _running(entity, since)
    first = {(seat.person_id, seat.post): seat.term_start for seat in running if seat.body == body}
    void = Seat.history.filter(entity=entity, body=body, void=True)
    never = set(void.values_list("person_id", "post", "term_start"))
    earliest = since if entity.seats.filter(body=body).exists() else date.min
    seated = [
        NewSeat(
            person_id=each.person_id,
            body=body,
            post=each.post,
            term_start=first.get((each.person_id, each.post)) or max(each.term_start or since, earliest),
            term_end=each.term_end,
        )
        for each in representatives
        if (each.term_end is None or each.term_end >= since)
        and (each.person_id, each.post, each.term_start) not in never
    ]
    others = (_told(seat, seat.term_end) for seat in running if seat.body != body)
    _enter(actor, at, entity, [*seated, *others], since)


def end_terms(*, actor: Actor, at: datetime, entity: Entity, running_on: date, last_day: date | None) -> None:
    """Have every term that runs on that day end on the last day told; None for a term without end."""
    running = _running(entity, running_on)
    ended = [_told(seat, last_day if seat.term_start <= running_on else seat.term_end) for seat in running]
    _enter(actor, at, entity, ended, running_on)


def _running(entity: Entity, day: date) -> list[Seat]:
    return list(entity.seats.filter(Q(term_end__isnull=True) | Q(term_end__gte=day)).order_by("pk"))


def _told(seat: Seat, last_day: date | None) -> NewSeat:
    return NewSeat(
        person_id=seat.person_id, body=seat.body, post=seat.post, term_start=seat.term_start, term_end=last_day
    )


def _enter(actor: Actor, at: datetime, entity: Entity, seats: Iterable[NewSeat], since: date) -> None:
    enter_organs(
        actor=actor,
        at=at,
        entity_id=entity.pk,
        seats=list(seats),
        effect_on=since,
        source=SeatSource.REGISTER,
    )
