"""What a case booked, as its holder and its department see it."""

from dataclasses import dataclass
from datetime import datetime

from balcao.cases.hiring import goes_back
from balcao.cases.models import Case
from balcao.cases.policies import cases_of_duty
from balcao.cases.scopes import scopes_of
from balcao.catalogue.api import ServiceVersion, get_version
from balcao.entities.api import Action, require
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.venues.api import BookingState, BookingView, booking_of_case


@dataclass(frozen=True, slots=True, kw_only=True)
class Hired:
    """A booking of a case. `percent` of the fee goes back to its holder who calls it off now; `may_end` whether it
    can still be called off."""

    reference: str
    version: ServiceVersion
    booking: BookingView
    percent: int
    may_end: bool


def hired_by(*, actor: Actor, at: datetime, reference: str) -> Hired:
    """What a case of the holder the actor acts for booked.

    :raises NotFound: if it is none of the actor's business, or nothing was booked.
    """
    case = Case.objects.filter(reference=reference, holder_id=actor.holder_id).first()
    if case is None:
        raise NotFound(f"case {reference}")
    require(actor=actor, action=Action.VIEW, at=at, scopes=scopes_of(case.service_id, case.draft_id))
    return _hired(case, at)


def hired_at_desk(*, actor: Actor, at: datetime, reference: str) -> Hired:
    """The same of a case of the officer's duty.

    :raises NotFound: if it is none, or nothing was booked.
    """
    case = cases_of_duty(actor, at).filter(reference=reference).first()
    if case is None:
        raise NotFound(f"case {reference}")
    return _hired(case, at)


def _hired(case: Case, at: datetime) -> Hired:
    version = get_version(case.version_id)
    rule = version.definition.data.booking
    found = booking_of_case(case_reference=case.reference) if rule is not None else None
    if rule is None or found is None:
        raise NotFound(f"booking of {case.reference}")
    granted = case.outcome == "approve" and found.state is BookingState.BOOKED
    return Hired(
        reference=case.reference,
        version=version,
        booking=found,
        percent=goes_back(rule, found, at),
        may_end=granted and found.spans[0][0] > at,
    )
