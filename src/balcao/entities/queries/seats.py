"""Questions about seats: who must sign; who holds them on a day, as is known now or was known at some moment."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet

from balcao.entities.binding import BindingRule, Office, SignerRule
from balcao.entities.models import Entity, Seat
from balcao.entities.policies import MANAGING_BODIES, managing_seats
from balcao.entities.types import BoundUntil, SeatSource, SeatSummary
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


def _summary(seat: Seat) -> SeatSummary:
    return SeatSummary(
        seat_id=seat.pk,
        entity_id=seat.entity_id,
        person_id=seat.person_id,
        body=seat.body,
        post=seat.post,
        term_start=seat.term_start,
        term_end=seat.term_end,
        source=SeatSource(seat.source),
        reference=seat.reference,
        known_from=seat.known_from,
        void=seat.void,
    )


def _known(known_at: datetime | None) -> QuerySet[Seat]:
    if known_at is None:
        return Seat.objects.all()
    still = Q(known_until__isnull=True) | Q(known_until__gt=known_at)
    return Seat.history.filter(still, known_from__lte=known_at)


def seats_on(entity_id: int, on: date, *, known_at: datetime | None = None) -> list[SeatSummary]:
    """Who holds which seat on that day, as is known now, or as was known at that moment."""
    running = Q(term_end__isnull=True) | Q(term_end__gte=on)
    found = _known(known_at).filter(running, entity_id=entity_id, term_start__lte=on)
    return [_summary(seat) for seat in found.order_by("pk")]


def representing(entity_id: int, on: date) -> list[SeatSummary]:
    """The seats whose holders represent the entity on that day by its register, without any mandate."""
    return [_summary(seat) for seat in managing_seats(on).filter(entity_id=entity_id).order_by("pk")]


def seats_of(entity_id: int) -> list[SeatSummary]:
    """Every seat of an entity that is known now, ended and coming ones too, the oldest first."""
    return [_summary(seat) for seat in Seat.objects.filter(entity_id=entity_id).order_by("term_start", "pk")]


def posts_held_by(*, actor: Actor) -> list[SeatSummary]:
    """Every post the actor holds or held themself, and those found void, the newest first."""
    if actor.person_id is None:
        return []
    mine = Seat.history.filter(Q(known_until__isnull=True) | Q(void=True), person_id=actor.person_id)
    return [_summary(seat) for seat in mine.order_by("-term_start", "-pk")]


def get_seat(seat_id: int) -> SeatSummary:
    """A seat that is known, or was found void.

    :raises NotFound: if there is none.
    """
    seat = get_seats([seat_id]).get(seat_id)
    if seat is None:
        raise NotFound(f"seat {seat_id}")
    return seat


def get_seats(seat_ids: Collection[int]) -> dict[int, SeatSummary]:
    """The same of many, by number; those that are not there are left out."""
    found = Seat.history.filter(Q(known_until__isnull=True) | Q(void=True), pk__in=seat_ids)
    return {seat.pk: _summary(seat) for seat in found}


BINDING = ("person_id", "body", "post", "term_start", "term_end")


def bound_until(entity_ids: Sequence[int]) -> dict[int, BoundUntil]:
    """Until when enough of those who bind each entity are in office."""
    known = FilteredRelation("seats", condition=Q(seats__known_until__isnull=True, seats__body__in=MANAGING_BODIES))
    rows = Entity.objects.filter(pk__in=entity_ids).annotate(known=known).order_by("pk", "known__pk")
    rules: dict[int, Mapping[str, Any]] = {}
    seats: dict[int, list[Seat]] = {}
    for number, rule, *seat in rows.values_list("pk", "bound_by", *(f"known__{name}" for name in BINDING)):
        rules[number] = rule
        if seat[0] is not None:
            seats.setdefault(number, []).append(Seat(**dict(zip(BINDING, seat, strict=True))))
    return {number: bound_by_seats(rule, seats.get(number, [])) for number, rule in rules.items()}


def bound_by_seats(kept: Mapping[str, Any], seats: list[Seat]) -> BoundUntil:
    """The last of the days on which a term ends that still has enough in office."""
    rule = BindingRule.model_validate(kept) if kept else None
    for day in sorted({seat.term_end or date.max for seat in seats}, reverse=True):
        in_office = _offices(seat for seat in seats if seat.term_start <= day <= (seat.term_end or date.max))
        if SignerRule(rule, in_office).missing(()) is not None:
            return BoundUntil(True, None if day == date.max else day)
    return BoundUntil(False, None)


def required_signers(
    *, entity_id: int, at: datetime, amount: int | None = 0, matters: Collection[str] = ()
) -> SignerRule:
    """Who must sign so that the entity is bound, from its rule and the seats in force on that day.

    `amount` at stake in avos, None for any; `matters` the names of what it is about: a service and its groups.

    :raises NotFound: if there is no such entity.
    """
    whole = binding_rule_of(entity_id)
    rule = whole.for_matter(amount=amount, matters=matters) if whole else None
    today = macau_date(at)
    began = list(Seat.objects.filter(entity_id=entity_id, body__in=MANAGING_BODIES, term_start__lte=today))
    in_office = _offices(seat for seat in began if seat.term_end is None or seat.term_end >= today)
    found = SignerRule(rule, in_office)
    if found.missing(()) is None:
        return SignerRule(rule, in_office, expired=bool(SignerRule(rule, _offices(began)).persons))
    return found


def binding_rule_of(entity_id: int) -> BindingRule | None:
    """The whole rule by which an entity is bound, as its register or its statutes have it; None when none is known.

    :raises NotFound: if there is no such entity.
    """
    kept = Entity.objects.filter(pk=entity_id).values_list("bound_by", flat=True).first()
    if kept is None:
        raise NotFound(f"entity {entity_id}")
    return BindingRule.model_validate(kept) if kept else None


def hold_seats(entity_id: int) -> None:
    """Keep the entity's seats and its rule as they are until this transaction ends.

    Ask it before locking what belongs to the entity: whoever changes seats holds the entity first.
    """
    Entity.objects.select_for_update(no_key=True).filter(pk=entity_id).values_list("pk", flat=True).first()


def _offices(seats: Iterable[Seat]) -> dict[int, tuple[Office, ...]]:
    held: dict[int, tuple[Office, ...]] = {}
    for seat in seats:
        held[seat.person_id] = (*held.get(seat.person_id, ()), Office(seat.body, seat.post))
    return held
