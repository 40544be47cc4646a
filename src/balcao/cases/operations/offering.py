"""A change of applicant: the one offers, the other agrees, the officer accepts."""

from datetime import datetime

from django.db import transaction

from balcao.cases.applicant import change_applicant, check_running, successor_by, tell
from balcao.cases.duty import lock_case, note_case
from balcao.cases.failures import NotNow, OfferWaits, ReasonNeeded
from balcao.cases.measures import is_measure
from balcao.cases.models import Case, Offer
from balcao.cases.offers import OPEN_OFFER
from balcao.cases.own import lock_own, note_own
from balcao.cases.scopes import service_scopes
from balcao.entities.api import Action, holder_name, require
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


@transaction.atomic
def offer_case(*, actor: Actor, at: datetime, reference: str, number: str) -> int:
    """Offer a running case to the holder with that card or register number; returns the offer's number.

    :raises NoSuccessor, BoundToLicence, WrongAudience: if that cannot be.
    :raises OfferWaits: if another offer waits.
    :raises AlreadyDecided, NotNow: when it is too late.
    """
    case, under = lock_own(actor, at, reference)
    check_running(case)
    if case.stands_still or is_measure(case):
        raise NotNow
    if case.offers.filter(**OPEN_OFFER).exists():
        raise OfferWaits
    to_holder = successor_by(number, case)
    offer = Offer.objects.create(
        case=case, from_holder=case.holder_id, to_holder=to_holder, offered_at=at, offered_by_name=actor.name
    )
    note_own(case, actor, at, under, "offered", after=holder_name(to_holder))
    names = {"before": holder_name(case.holder_id)}
    path = f"/as/{to_holder}/offers/{offer.pk}/"
    tell(case, to_holder, key="offered", unique=str(offer.pk), at=at, path=path, names=names)
    return offer.pk


@transaction.atomic
def take_back_offer(*, actor: Actor, at: datetime, reference: str) -> None:
    """Keep the case after all. What is not offered any more stays as it is."""
    case, under = lock_own(actor, at, reference)
    if case.offers.filter(**OPEN_OFFER).update(ended_at=at, ended_why="taken_back"):
        note_own(case, actor, at, under, "offer_taken_back")


@transaction.atomic
def answer_offer(*, actor: Actor, at: datetime, offer_id: int, agree: bool) -> None:
    """Agree to become the applicant, or decline. The same answer twice changes nothing.

    :raises NotFound: if it was not offered to whom the actor acts for.
    :raises NotNow: if it is over.
    """
    case_id = Offer.objects.filter(pk=offer_id, to_holder=actor.holder_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound(f"offer {offer_id}")
    case = Case.objects.select_for_update().get(pk=case_id)
    offer = Offer.objects.select_for_update().get(pk=offer_id)
    under = require(actor=actor, action=Action.LODGE, at=at, scopes=service_scopes(case.service_id))
    if agree and offer.agreed_at is not None and offer.ended_at is None:
        return
    if offer.ended_at is not None or offer.accepted_at is not None or case.outcome:
        raise NotNow
    if agree:
        offer.agreed_at, offer.agreed_by_name = at, actor.name
    else:
        offer.ended_at, offer.ended_why = at, "declined"
    offer.save()
    note_own(case, actor, at, under, "offer_agreed" if agree else "offer_declined")


@transaction.atomic
def accept_offer(*, actor: Actor, at: datetime, reference: str) -> None:
    """The officer accepts the new applicant, to whom everything passes; filing day, clock and trail stay.

    :raises NotNow: if nobody has agreed, or the case is put away.
    :raises AlreadyDecided: when it is too late.
    """
    case = lock_case(actor, at, reference)
    check_running(case)
    offer = case.offers.select_for_update().filter(**OPEN_OFFER, agreed_at__isnull=False).first()
    if offer is None or offer.from_holder != case.holder_id:
        raise NotNow
    offer.accepted_at = at
    offer.save(update_fields=["accepted_at"])
    change_applicant(case, offer.to_holder, actor=actor, at=at, kind="changed")
    case.save()


@transaction.atomic
def refuse_offer(*, actor: Actor, at: datetime, reference: str, note: str) -> None:
    """The officer does not accept the new applicant, and says why; the case stays where it is.

    :raises ReasonNeeded: without a reason.
    :raises NotNow: if nothing waits.
    """
    case = lock_case(actor, at, reference)
    if not note.strip():
        raise ReasonNeeded
    if not case.offers.filter(**OPEN_OFFER).update(ended_at=at, ended_why="refused"):
        raise NotNow
    note_case(case, actor, at, "offer_refused", note=note.strip()[:2000])
