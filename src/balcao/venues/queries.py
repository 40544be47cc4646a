"""Questions about slots and who has them."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from balcao.catalogue.api import Booking as Rule
from balcao.catalogue.api import Venue
from balcao.kernel.actor import Actor
from balcao.kernel.clock import MACAU
from balcao.venues.failures import NoSuchSlot, NothingHeld, SlotTaken
from balcao.venues.models import Booking, Slot
from balcao.venues.offering import first_day, is_holiday, last_day, venue_of
from balcao.venues.policies import require_keeper
from balcao.venues.types import BookingState, BookingView, DaySlots, DeskDay, DeskSlot, SlotState, Why
from balcao.venues.types import Slot as SlotView


def slots_of_days(
    *, rule: Rule, venue: str, since: date, days: int, at: datetime, draft_id: int | None = None
) -> list[DaySlots]:
    """How the slots of a venue stand on so many days, for whoever may ask for them by that rule: free, theirs, or
    taken, nobody learns by whom. Days that have none are left out."""
    place = venue_of(venue)
    wanted = [since + timedelta(days=number) for number in range(days)]
    taken = _live(venue, wanted, at)
    within = (first_day(rule, at), last_day(rule, at))
    found = [_day(place, day, taken, within, draft_id, at) for day in wanted]
    return [each for each in found if each.slots]


def _day(
    place: Venue,
    day: date,
    taken: dict[datetime, Booking],
    within: tuple[date, date],
    draft_id: int | None,
    at: datetime,
) -> DaySlots:
    closed, holiday = place.closed_on(day), is_holiday(place, day)
    shut = closed is not None or holiday or not within[0] <= day <= within[1]

    def state(begins: datetime) -> SlotState:
        row = taken.get(begins)
        if row is not None and draft_id is not None and row.draft_id == draft_id:
            return SlotState.MINE
        if shut or begins <= at:
            return SlotState.CLOSED
        return SlotState.TAKEN if row is not None else SlotState.FREE

    return DaySlots(
        day=day,
        slots=tuple(
            SlotView(begins_at=begins, ends_at=ends, state=state(begins)) for begins, ends in place.slots_on(day)
        ),
        closed=closed.why.text() if closed else None,
        holiday=holiday,
    )


def _live(venue: str, days: Collection[date], at: datetime) -> dict[datetime, Booking]:
    """Who has the slots of a venue on these days, by when each slot begins; a hold that ran out has none."""
    begins = datetime.combine(min(days), datetime.min.time(), MACAU)
    ends = datetime.combine(max(days), datetime.max.time(), MACAU)
    rows = Slot.objects.filter(venue_id=venue, live=True, during__overlap=(begins, ends)).select_related("booking")
    return {
        row.during.lower: row.booking
        for row in rows.prefetch_related("booking__slots")
        if row.booking.state != BookingState.HELD or (row.booking.held_until or at) > at
    }


def booking_of_draft(*, draft_id: int) -> BookingView | None:
    """What is held or booked for a draft, or was held until a moment ago. The caller knows the draft."""
    row = Booking.objects.filter(draft_id=draft_id).order_by("-pk").prefetch_related("slots").first()
    gone = row is not None and row.state == BookingState.ENDED and row.ended_why != Why.EXPIRED
    return None if row is None or gone else _view(row)


def what_bars(*, draft_id: int, at: datetime) -> str:
    """The key of why what a draft held cannot be booked now; empty where it can. The caller knows the draft."""
    row = Booking.objects.filter(draft_id=draft_id).order_by("-pk").first()
    if row is None or (row.state == BookingState.ENDED and row.ended_why != Why.EXPIRED):
        return NothingHeld.key
    spans = _view(row).spans
    if spans[0][0] <= at:
        return NoSuchSlot.key
    if row.state != BookingState.ENDED:
        return ""
    others = (Slot.objects.filter(venue=row.venue_id, live=True, during__overlap=span) for span in spans)
    rivals = Booking.objects.filter(slots__in=[each.pk for found in others for each in found])
    return SlotTaken.key if rivals.exclude(state=BookingState.HELD, held_until__lte=at).exists() else ""


def booking_of_case(*, case_reference: str) -> BookingView | None:
    """What a case booked, called off or not. The caller knows the case."""
    rows = Booking.objects.filter(case_reference=case_reference).order_by("-pk").prefetch_related("slots")
    row = rows.first()
    return _view(row) if row is not None else None


def bookings_of_cases(*, references: Iterable[str], at: datetime) -> dict[str, BookingView]:
    """What cases have booked from now on, by their reference. The caller knows the cases."""
    rows = Booking.objects.filter(case_reference__in=list(references), state=BookingState.BOOKED)
    views = {row.case_reference: _view(row) for row in rows.prefetch_related("slots")}
    return {name: view for name, view in views.items() if view.spans[-1][1] > at}


def desk_days(*, actor: Actor, at: datetime, venue: str, since: date, days: int) -> list[DeskDay]:
    """A venue's calendar as its department sees it.

    :raises NotFound: if it is none of the officer's.
    """
    place = require_keeper(actor, venue)
    wanted = [since + timedelta(days=number) for number in range(days)]
    taken = _live(venue, wanted, at)
    return [
        DeskDay(
            day=day,
            slots=tuple(
                DeskSlot(begins_at=begins, ends_at=ends, booking=_view(taken[begins]) if begins in taken else None)
                for begins, ends in place.slots_on(day)
            ),
            closed=closed.why.text() if (closed := place.closed_on(day)) else None,
            holiday=is_holiday(place, day),
        )
        for day in wanted
    ]


def _view(row: Booking) -> BookingView:
    return BookingView(
        id=row.pk,
        venue=row.venue_id,
        state=BookingState(row.state),
        spans=tuple(sorted((each.during.lower, each.during.upper) for each in row.slots.all())),
        holder_id=row.holder_id,
        draft_id=row.draft_id,
        case_reference=row.case_reference,
        held_until=row.held_until,
        note=row.note,
        sequence=row.sequence,
        changed_at=row.changed_at,
    )
