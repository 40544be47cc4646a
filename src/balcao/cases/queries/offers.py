"""Offers of a case to a new applicant, for each of the three who have to do with them."""

from datetime import datetime

from balcao.cases.models import Case, Offer
from balcao.cases.offers import OPEN_OFFER, OfferView
from balcao.cases.policies import cases_of_duty
from balcao.cases.scopes import scopes_of, service_scopes
from balcao.catalogue.api import get_version
from balcao.entities.api import Action, holder_names, require
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


def offer_made(*, actor: Actor, at: datetime, reference: str) -> OfferView | None:
    """The offer of the holder's own case that waits, if any.

    :raises NotFound: if the case is none of the actor's business.
    """
    case = Case.objects.filter(reference=reference, holder_id=actor.holder_id).first()
    if case is None:
        raise NotFound(f"case {reference}")
    require(actor=actor, action=Action.LODGE, at=at, scopes=scopes_of(case.service_id, case.draft_id))
    return _first(Offer.objects.filter(case=case, **OPEN_OFFER).select_related("case").first())


def offer_received(*, actor: Actor, at: datetime, offer_id: int) -> OfferView:
    """What was offered to whom the actor acts for.

    :raises NotFound: if nothing was.
    """
    offer = Offer.objects.filter(pk=offer_id, to_holder=actor.holder_id).select_related("case").first()
    if offer is None:
        raise NotFound(f"offer {offer_id}")
    require(actor=actor, action=Action.LODGE, at=at, scopes=service_scopes(offer.case.service_id))
    return _view(offer)


def offer_at_desk(*, actor: Actor, at: datetime, reference: str) -> OfferView | None:
    """The offer of a case that has been agreed to and waits for the officer.

    :raises NotFound: for an officer whom the case does not concern.
    """
    case = cases_of_duty(actor, at).filter(reference=reference).first()
    if case is None:
        raise NotFound(f"case {reference}")
    agreed = Offer.objects.filter(case=case, agreed_at__isnull=False, **OPEN_OFFER)
    return _first(agreed.select_related("case").first())


def _first(offer: Offer | None) -> OfferView | None:
    return _view(offer) if offer else None


def _view(offer: Offer) -> OfferView:
    names = holder_names([offer.from_holder, offer.to_holder])
    return OfferView(
        offer_id=offer.pk,
        reference=offer.case.reference,
        service=get_version(offer.case.version_id).definition.text("name"),
        from_name=names[offer.from_holder],
        to_name=names[offer.to_holder],
        offered_at=offer.offered_at,
        agreed_at=offer.agreed_at,
        open=offer.accepted_at is None and offer.ended_at is None,
    )
