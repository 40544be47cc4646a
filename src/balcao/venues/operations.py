"""Slots are held, booked, called off and blocked; who comes second is told, and keeps what they had."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from balcao.catalogue.api import Booking as Rule
from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.venues.events import HoldOver
from balcao.venues.failures import InUse, NoSuchSlot, NothingHeld, SlotTaken, TooManySlots
from balcao.venues.models import Booking, Slot, Venue
from balcao.venues.offering import offered, venue_of
from balcao.venues.policies import require_keeper
from balcao.venues.types import BookingState, Span, Why

HELD, BOOKED, BLOCKED, ENDED = (each.value for each in BookingState)


@transaction.atomic
def hold_slots(
    *,
    actor: Actor,
    at: datetime,
    rule: Rule,
    service_id: str,
    draft_id: int,
    venue: str,
    spans: Iterable[Span],
    easy: bool = False,
) -> datetime:
    """Hold these slots of a venue for a draft, in place of what was held for it before; returns until when: longer for
    whom the `easy` view is shown. The same again holds them longer. The caller knows the draft.

    :raises NotFound: if the service does not hire out that venue.
    :raises NoSuchSlot: if one cannot be had at all.
    :raises TooManySlots: above what the service allows.
    :raises SlotTaken: if somebody else has one of them; then what was held stays held.
    """
    if venue not in rule.venues:
        raise NotFound(f"venue {venue}")
    place, wanted = venue_of(venue), sorted(set(spans))
    if not wanted or not all(offered(place, rule, each, at) for each in wanted):
        raise NoSuchSlot
    if len(wanted) > rule.slots:
        raise TooManySlots
    _lock(venue)
    for row in Booking.objects.select_for_update().filter(draft_id=draft_id, state=HELD):
        _end(row, Why.DROPPED, at, actor)
    until = at + timedelta(minutes=rule.held(easy=easy))
    row = Booking(
        venue_id=venue,
        department=place.department,
        service_id=service_id,
        holder_id=actor.holder_id,
        draft_id=draft_id,
        state=HELD,
        held_until=until,
        made_by=actor.self_id,
        made_at=at,
        changed_at=at,
    )
    _take(row, wanted)
    _audit(actor, at, row, "held", slots=len(wanted))
    return until


@transaction.atomic
def release_hold(*, actor: Actor, at: datetime, draft_id: int) -> None:
    """Nothing is held for a draft any more; again it changes nothing."""
    for row in Booking.objects.select_for_update().filter(draft_id=draft_id, state=HELD):
        _end(row, Why.DROPPED, at, actor)


@transaction.atomic
def keep_hold(*, actor: Actor, at: datetime, draft_id: int, minutes: int) -> None:
    """Hold what a draft has for so many minutes from now, if it is not held longer; taken again where the hold is over
    and nobody has it since. The caller knows the draft.

    :raises NothingHeld: if nothing was ever held for it, or it is over for another reason.
    :raises NoSuchSlot: if it lies in the past by now.
    :raises SlotTaken: if somebody has one of the slots.
    """
    row = _held_or_over(draft_id, at)
    until = at + timedelta(minutes=minutes)
    if row.held_until is None or row.held_until < until:
        row.held_until = until
        row.save(update_fields=["held_until"])


@transaction.atomic
def book_slots(*, actor: Actor, at: datetime, draft_id: int, case_reference: str) -> None:
    """What is held for a draft is booked by its case; taken again where the hold is over and nobody has it since.

    Again it changes nothing. The caller knows the draft.

    :raises NothingHeld, NoSuchSlot, SlotTaken: as `keep_hold`.
    """
    if Booking.objects.filter(draft_id=draft_id, state=BOOKED, case_reference=case_reference).exists():
        return
    row = _held_or_over(draft_id, at)
    row.state, row.case_reference, row.held_until, row.changed_at = BOOKED, case_reference, None, at
    row.sequence += 1
    row.save()
    _audit(actor, at, row, "booked")


def _held_or_over(draft_id: int, at: datetime) -> Booking:
    """The hold of a draft, locked; one that ran out is taken again."""
    found = Booking.objects.filter(draft_id=draft_id).order_by("-pk").first()
    if found is None:
        raise NothingHeld
    _lock(found.venue_id)
    row = Booking.objects.select_for_update().get(pk=found.pk)
    spans = _spans(row)
    if spans[0][0] <= at:
        raise NoSuchSlot
    if row.state == HELD:
        return row
    if row.state != ENDED or row.ended_why != Why.EXPIRED:
        raise NothingHeld
    row.pk, row.state, row.ended_why, row.held_until, row.changed_at = None, HELD, "", at, at
    _take(row, spans)
    return row


@transaction.atomic
def end_booking(*, actor: Actor, at: datetime, case_reference: str, why: Why, note: str = "") -> bool:
    """The slots of a case are free again; whether they were not before. The caller knows the case."""
    row = Booking.objects.select_for_update().filter(case_reference=case_reference, state=BOOKED).first()
    if row is None:
        return False
    row.note = note[:300]
    _end(row, why, at, actor)
    return True


@transaction.atomic
def block_slots(*, actor: Actor, at: datetime, venue: str, spans: Iterable[Span], note: str) -> int:
    """Nobody may have these slots, for the reason in the `note`; returns the number of the block. What is held for a
    draft gives way, and its people are told; what is booked does not.

    :raises NotFound: if the venue is none of the officer's.
    :raises NoSuchSlot: for what is no slot of it, or over.
    :raises InUse: if one of them is booked, or blocked already.
    """
    place = require_keeper(actor, venue)
    wanted = sorted(set(spans))
    for begins, ends in wanted:
        if begins <= at or (begins, ends) not in set(place.slots_on(macau_date(begins))):
            raise NoSuchSlot
    if not wanted or not note.strip():
        raise NoSuchSlot
    _lock(venue)
    for held in _overlapping(venue, wanted):
        if held.state != HELD:
            raise InUse
        _end_hold(held, at)
    row = Booking(
        venue_id=venue,
        department=place.department,
        state=BLOCKED,
        note=note.strip()[:300],
        made_by=actor.self_id,
        made_at=at,
        changed_at=at,
    )
    _take(row, wanted)
    _audit(actor, at, row, "blocked", slots=len(wanted))
    return row.pk


@transaction.atomic
def unblock_slots(*, actor: Actor, at: datetime, booking_id: int) -> None:
    """What was blocked can be had again; again it changes nothing.

    :raises NotFound: if it is no block of a venue of the officer's.
    """
    row = Booking.objects.select_for_update().filter(pk=booking_id, holder_id="").first()
    if row is None:
        raise NotFound(f"block {booking_id}")
    require_keeper(actor, row.venue_id)
    if row.state == BLOCKED:
        _end(row, Why.BY_DEPARTMENT, at, actor)


def end_holds(*, at: datetime) -> int:
    """What was held long enough is free again, and its people are told; returns how many."""
    ended = 0
    for number in list(Booking.objects.filter(state=HELD, held_until__lte=at).values_list("pk", flat=True)):
        with transaction.atomic():
            row = Booking.objects.select_for_update().get(pk=number)
            if row.state == HELD and row.held_until is not None and row.held_until <= at:
                _end_hold(row, at)
                ended += 1
    return ended


def _end_hold(row: Booking, at: datetime) -> None:
    _end(row, Why.EXPIRED, at, system_actor(row.department))
    announce(HoldOver(draft_id=row.draft_id or 0, booking_id=row.pk, venue=row.venue_id, at=at))


def _lock(venue: str) -> None:
    """Whoever gives slots of a venue waits here for whoever does so already."""
    Venue.objects.bulk_create([Venue(pk=venue)], ignore_conflicts=True)
    Venue.objects.select_for_update().get(pk=venue)


def _overlapping(venue: str, spans: Iterable[Span]) -> list[Booking]:
    found: dict[int, Booking] = {}
    for span in spans:
        slots = Slot.objects.filter(venue_id=venue, live=True, during__overlap=DateTimeTZRange(*span))
        found |= {each.booking_id: each.booking for each in slots.select_related("booking")}
    return list(found.values())


def _take(row: Booking, spans: list[Span]) -> None:
    """Give the slots to a new booking of a venue that is locked; holds that ran out give way.

    :raises SlotTaken: if somebody else has one.
    """
    for held in _overlapping(row.venue_id, spans):
        if held.state == HELD and held.held_until is not None and held.held_until <= row.changed_at:
            _end_hold(held, row.changed_at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            Slot.objects.bulk_create(
                Slot(booking=row, venue_id=row.venue_id, during=DateTimeTZRange(*each)) for each in spans
            )
    except IntegrityError as failure:
        raise SlotTaken from failure


def _spans(row: Booking) -> list[Span]:
    return sorted((each.during.lower, each.during.upper) for each in row.slots.all())


def _end(row: Booking, why: Why, at: datetime, actor: Actor) -> None:
    row.state, row.ended_why, row.held_until, row.changed_at = ENDED, why.value, None, at
    row.sequence += 1
    row.save()
    row.slots.update(live=False)
    _audit(actor, at, row, "ended", why=why.value)


def _audit(actor: Actor, at: datetime, row: Booking, what: str, **data: object) -> None:
    record(
        actor=actor,
        at=at,
        event=f"venues:booking:{what}",
        subject=f"venue:{row.venue_id}",
        holder_id=row.holder_id,
        data={"booking": row.pk, "case": row.case_reference, **data},
    )
