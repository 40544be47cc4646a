"""Slots of a venue for an application: held with the draft, booked when it is lodged."""

from datetime import datetime, timedelta

from balcao.cases.models import Case, Draft
from balcao.cases.notes import tell
from balcao.cases.scopes import scopes_of
from balcao.catalogue.api import Booking, get_version
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.venues.api import (
    BookingView,
    HoldOver,
    NothingHeld,
    book_slots,
    booking_of_draft,
    keep_hold,
    release_hold,
    venue_of,
    what_bars,
)

PAYING = timedelta(minutes=30)
"""So long what is held stays held from the moment on at which one goes to pay."""
FACT = "booking"


def rule_of(draft: Draft) -> Booking | None:
    """How the draft's service hires out places, if it does."""
    return get_version(draft.version_id).definition.data.booking


def check_held(draft: Draft) -> None:
    """See that slots were chosen, where the service hires out places.

    :raises NothingHeld: if not.
    """
    if rule_of(draft) is not None and FACT not in draft.facts:
        raise NothingHeld


def keep_held(draft: Draft, actor: Actor, at: datetime, time: timedelta) -> None:
    """What a locked draft holds stays held while it is signed or paid.

    :raises NothingHeld, NoSuchSlot, SlotTaken: if it cannot be had any more.
    """
    if rule_of(draft) is not None:
        keep_hold(actor=actor, at=at, draft_id=draft.pk, minutes=int(time / timedelta(minutes=1)))


def give_up_slots(draft: Draft, actor: Actor, at: datetime) -> None:
    """Nothing is held for a locked draft any more; the caller saves it."""
    if FACT in draft.facts:
        release_hold(actor=actor, at=at, draft_id=draft.pk)
        draft.facts = {name: said for name, said in draft.facts.items() if name != FACT}


def why_not_held(draft: Draft, at: datetime) -> str:
    """The key of why a draft cannot be paid for now; empty where it can."""
    return what_bars(draft_id=draft.pk, at=at) if rule_of(draft) is not None else ""


def book_what_is_held(case: Case, actor: Actor, at: datetime) -> None:
    """A new case books what its draft held.

    :raises NothingHeld, NoSuchSlot, SlotTaken: then it is not lodged.
    """
    if get_version(case.version_id).definition.data.booking is not None:
        book_slots(actor=actor, at=at, draft_id=case.draft_id, case_reference=case.reference)


def tell_hold_over(event: HoldOver) -> None:
    """Who was at the draft learns that its time is free again, and that nothing else is lost."""
    draft = Draft.objects.filter(pk=event.draft_id, state="open").first()
    held = booking_of_draft(draft_id=event.draft_id)
    if draft is None or held is None:
        return
    venue = venue_of(event.venue)
    tell(
        holder_id=draft.holder_id,
        department=venue.department,
        at=event.at,
        key="hold_over",
        unique=f"hold:{event.booking_id}",
        path=f"/as/{draft.holder_id}/drafts/{draft.pk}/booking/",
        scopes=scopes_of(draft.service_id, draft.pk),
        service=get_version(draft.version_id).definition.text("name"),
        venue=venue.name.text(),
    )


def goes_back(rule: Booking, booking: BookingView, at: datetime) -> int:
    """How much of the fee goes back to who calls off now, in per cent."""
    return rule.back((booking.first_day - macau_date(at)).days)
