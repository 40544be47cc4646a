"""What was booked is called off: by whoever has it, or by the department; and what goes back then."""

from datetime import datetime

from django.db import transaction

from balcao.cases.charge_types import ChargeState
from balcao.cases.clock import end_clock
from balcao.cases.duty import lock_case, note_case
from balcao.cases.failures import NotNow, ReasonNeeded
from balcao.cases.hiring import goes_back
from balcao.cases.jobs import end_charges, settle_called_off
from balcao.cases.models import Case
from balcao.cases.notes import say, tell_holder
from balcao.cases.own import lock_own, note_own
from balcao.cases.types import CaseState
from balcao.catalogue.api import Booking, get_version
from balcao.documents.api import documents_of_case, revoke_document
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES
from balcao.payments.api import order_of, refund_order, release_deposit
from balcao.venues.api import BookingState, BookingView, Why, booking_of_case, end_booking, venue_of


@transaction.atomic
def call_off_booking(*, actor: Actor, at: datetime, reference: str) -> None:
    """Give back what one booked and was granted, before it begins: the slots are free, and of the fee goes back what
    the service says, of a deposit all. Twice changes nothing.

    :raises NotFound: if it is none of the actor's business, or nothing was booked.
    :raises NotNow: before it is granted (then one withdraws), or once it has begun.
    """
    case, under = lock_own(actor, at, reference)
    rule, booking = _booked(case)
    if booking.state is BookingState.ENDED:
        return
    if case.outcome != "approve" or booking.spans[0][0] <= at:
        raise NotNow
    percent = goes_back(rule, booking, at)
    _free(case, actor, at, Why.CALLED_OFF, percent)
    note_own(case, actor, at, under, "booking_called_off", venue=venue_of(booking.venue).name.text(), percent=percent)


@transaction.atomic
def cancel_booking(*, actor: Actor, at: datetime, reference: str, why: str) -> None:
    """Take back, as the department, what a case booked, and say why; all that was paid goes back. Twice it is the same.

    :raises NotFound: if the case is not the officer's duty, or nothing was booked.
    :raises ReasonNeeded: without a reason.
    :raises NotNow: before it is granted (then one decides), or once it is over.
    """
    case = lock_case(actor, at, reference)
    _, booking = _booked(case)
    if booking.state is BookingState.ENDED:
        return
    if not why.strip():
        raise ReasonNeeded
    if case.outcome != "approve" or booking.spans[-1][1] <= at:
        raise NotNow
    _free(case, actor, at, Why.BY_DEPARTMENT, 100, note=why.strip())
    name = venue_of(booking.venue).name.text()
    note_case(case, actor, at, "booking_cancelled", note=why.strip()[:2000], venue=name)
    tell_holder(
        actor=system_actor(case.department),
        at=at,
        case=case,
        key="booking_cancelled",
        unique="booking:cancelled",
        legal=True,
        path=f"/as/{case.holder_id}/matters/{case.reference}/",
        venue=name,
        why=dict.fromkeys(LANGUAGES, why.strip()[:2000]),
    )


def _booked(case: Case) -> tuple[Booking, BookingView]:
    rule = get_version(case.version_id).definition.data.booking
    found = booking_of_case(case_reference=case.reference) if rule is not None else None
    if rule is None or found is None:
        raise NotFound(f"booking of {case.reference}")
    return rule, found


def _free(case: Case, actor: Actor, at: datetime, why: Why, percent: int, note: str = "") -> None:
    end_booking(actor=actor, at=at, case_reference=case.reference, why=why, note=note)
    if case.finished_at is None:  # what was to be paid for it is not due any more
        end_clock(case, at)
        case.state, case.finished_at = CaseState.LAPSED, at
        case.save()
        end_charges.defer(case_id=case.pk)
    settle_called_off.defer(case_id=case.pk, percent=percent)


def settle(*, case_id: int, percent: int, at: datetime) -> None:
    """Give back so much of what was paid for a case that was called off, its deposits whole, and take what was issued
    out of force. Orders are locked before cases; again, it changes nothing."""
    case = Case.objects.get(pk=case_id)
    enrols = get_version(case.version_id).definition.data.enrols
    reason = say(f"cases.note.{'place_back_reason' if enrols else 'called_off_reason'}", reference=case.reference)
    charges = case.charges.filter(state=ChargeState.PAID)
    for subject in (f"draft:{case.draft_id}", *(f"charge:{row.pk}" for row in charges.order_by("pk"))):
        order = order_of(subject=subject)
        if order is None:
            continue
        if order.held:
            release_deposit(actor=system_actor(), at=at, order_id=order.id, reason=reason)
        elif percent:
            refund_order(actor=system_actor(), at=at, order_id=order.id, reason=reason, percent=percent)
    for each in documents_of_case(case_reference=case.reference):
        revoke_document(actor=system_actor(case.department), at=at, number=each.number, reason=reason)
