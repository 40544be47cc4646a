"""What happens to seats: a register or an election says who holds them; one turns out never to have been."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from balcao.entities.events import OrgansChanged
from balcao.entities.models import Entity, Seat
from balcao.entities.types import NewSeat, SeatSource
from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError, NotFound

type Key = tuple[int, str, str, date]


class OrgansContradictory(BalcaoError):
    """An organ has one president at a time, and nobody holds the same post twice."""

    key = "entities.organs_contradictory"


def _key(seat: Seat | NewSeat) -> Key:
    return (seat.person_id, seat.body, seat.post, seat.term_start)


@transaction.atomic
def enter_organs(
    *,
    actor: Actor,
    at: datetime,
    entity_id: int,
    seats: Sequence[NewSeat],
    effect_on: date,
    source: SeatSource,
    reference: str = "",
) -> bool:
    """Have an entity's organs be these from that day on; returns whether anything changed.

    What still ran ends on the day before; what was to begin later, or ends otherwise than was known, is corrected, and
    the history keeps how it was known. A seat that was declared void does not come back. Again changes nothing.

    :raises OrgansContradictory: two presidents of one organ at a time, or somebody twice in one post.
    :raises NotFound: if there is no such entity.
    """
    if not Entity.objects.select_for_update(no_key=True).filter(pk=entity_id).exists():
        raise NotFound(f"entity {entity_id}")
    _check(seats)
    never = {_key(seat) for seat in Seat.history.filter(entity_id=entity_id, void=True)}
    wanted = {_key(seat): seat for seat in seats if _key(seat) not in never}
    known = list(_running_from(entity_id, effect_on))
    before = {seat.person_id for seat in known}
    kept = {_key(seat): seat for seat in known if _key(seat) in wanted}
    over = [seat for seat in known if _key(seat) not in wanted]
    longer = [seat for key, seat in kept.items() if seat.term_end != wanted[key].term_end]
    fresh = [seat for key, seat in wanted.items() if key not in kept]
    if not (over or longer or fresh):
        return False
    for seat in over:
        _end(seat, effect_on, at)
    for seat in longer:
        _correct(seat, at, term_end=wanted[_key(seat)].term_end, source=source, reference=reference)
    begun = [_begin(entity_id, seat, at, source, reference).pk for seat in fresh]
    _tell(
        actor,
        at,
        entity_id,
        before,
        effect_on,
        {
            "source": source.value,
            "reference": reference,
            "ended": [seat.pk for seat in over],
            "corrected": [seat.pk for seat in longer],
            "begun": begun,
        },
    )
    return True


def _running_from(entity_id: int, day: date) -> Any:
    """The known seats that are not over before that day."""
    return Seat.objects.filter(Q(term_end__isnull=True) | Q(term_end__gte=day), entity_id=entity_id).order_by("pk")


def _check(seats: Sequence[NewSeat]) -> None:
    for place, one in enumerate(seats):
        for other in seats[place + 1 :]:
            alike = (one.body, one.post) == (other.body, other.post)
            meet = (one.term_end or date.max) >= other.term_start and (other.term_end or date.max) >= one.term_start
            if alike and meet and (one.post == "president" or one.person_id == other.person_id):
                raise OrgansContradictory


def _end(seat: Seat, effect_on: date, at: datetime) -> None:
    """It ends on the day before; one that would only have begun then never was."""
    if seat.term_start < effect_on:
        _correct(seat, at, term_end=effect_on - timedelta(days=1), source=seat.source, reference=seat.reference)
        return
    seat.known_until = max(at, seat.known_from)
    seat.save(update_fields=["known_until"])


def _correct(seat: Seat, at: datetime, **changes: Any) -> None:
    """Change what is known; how it was known stays as a row of its own."""
    moment = max(at, seat.known_from)
    Seat.history.create(
        entity_id=seat.entity_id,
        person_id=seat.person_id,
        body=seat.body,
        post=seat.post,
        term_start=seat.term_start,
        term_end=seat.term_end,
        source=seat.source,
        reference=seat.reference,
        known_from=seat.known_from,
        known_until=moment,
        became_id=seat.pk,
    )
    for name, value in changes.items():
        setattr(seat, name, value)
    seat.known_from = moment
    seat.save(update_fields=["known_from", *changes])


def _begin(entity_id: int, seat: NewSeat, at: datetime, source: SeatSource, reference: str) -> Seat:
    return Seat.objects.create(
        entity_id=entity_id,
        person_id=seat.person_id,
        body=seat.body,
        post=seat.post,
        term_start=seat.term_start,
        term_end=seat.term_end,
        source=source,
        reference=reference,
        known_from=at,
    )


@transaction.atomic
def void_seat(*, actor: Actor, at: datetime, seat_id: int, reference: str) -> None:
    """Say that a seat never was: the person held no post from its first day on. Again changes nothing.

    Who may, the caller has checked; `reference` is the decision that says so.

    :raises NotFound: if there is no such seat.
    """
    seat = Seat.history.select_for_update().filter(pk=seat_id, became__isnull=True).first()
    if seat is None:
        raise NotFound(f"seat {seat_id}")
    if seat.void:
        return
    before = {each.person_id for each in _running_from(seat.entity_id, seat.term_start)}
    moment = max(at, seat.known_from)
    seat.void, seat.known_until = True, seat.known_until or moment
    seat.source, seat.reference = SeatSource.OBJECTION, reference
    seat.save(update_fields=["void", "known_until", "source", "reference"])
    _tell(actor, at, seat.entity_id, before, seat.term_start, {"voided": [seat.pk], "reference": reference})


def _tell(actor: Actor, at: datetime, entity_id: int, before: set[int], effect_on: date, data: dict[str, Any]) -> None:
    after = {seat.person_id for seat in _running_from(entity_id, effect_on)}
    record(
        actor=actor,
        at=at,
        event="entities:organs:changed",
        subject=f"entity:{entity_id}",
        holder_id=f"e-{entity_id}",
        data={"effect_on": effect_on.isoformat(), **data},
    )
    announce(
        OrgansChanged(
            at=at,
            entity_id=entity_id,
            effective_on=effect_on,
            reference=data["reference"],
            left=tuple(sorted(before - after)),
            joined=tuple(sorted(after - before)),
        )
    )
