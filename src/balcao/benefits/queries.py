"""Questions about runs and offers."""

from datetime import datetime

from django.db.models import Count, Q

from balcao.benefits.models import Offer, Run, Wish
from balcao.benefits.policies import services_to_run, silence_is_yes
from balcao.benefits.types import OfferView, RunView
from balcao.catalogue.api import get_published
from balcao.entities.api import sight_of
from balcao.foundation.db.api import Asked
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


def runs(*, actor: Actor, at: datetime, limit: int = 50) -> list[RunView]:
    """The runs of the officer's services, the newest first."""
    services = services_to_run(actor)
    rows = Run.objects.filter(service_id__in=services).order_by("-proposed_at")
    counted = rows.annotate(
        yes=Count("offers", filter=Q(offers__answer="yes")),
        no=Count("offers", filter=Q(offers__answer="no")),
        silent=Count("offers", filter=Q(offers__answer="silent")),
    )
    return [
        RunView(
            id=row.pk,
            version=services[row.service_id],
            period=row.period,
            state=row.state,
            proposed_at=row.proposed_at,
            proposed_by=row.proposed_by_name,
            decided_by=row.decided_by_name,
            asked=row.asked,
            found=row.found,
            yes=row.yes,
            no=row.no,
            silent=row.silent,
            silent_since=row.silent_since,
            own=row.is_own(actor),
        )
        for row in counted[:limit]
    ]


MOST = 50


def offers_to(*, actor: Actor, at: datetime) -> list[OfferView]:
    """What the holder the actor acts for was offered, the newest first.

    :raises NotFound: if the actor may not see that holder's things.
    """
    sight = sight_of(actor=actor, at=at)
    rows = Offer.objects.filter(holder_id=actor.holder_id).order_by("-offered_at")[:MOST]
    return [_view(each, at) for each in rows if sight.shows((each.service_id,))]


def asked_offers(*, actor: Actor, at: datetime) -> Asked[int]:
    """How many of these can still be answered, to be asked together with other questions.

    :raises NotFound: if the actor may not see that holder's things.
    """
    sight = sight_of(actor=actor, at=at)
    waiting = Q(answer="", until_on__gte=macau_date(at)) | Q(grants_on__isnull=False, draft_id__isnull=True)
    rows = Offer.objects.filter(waiting, holder_id=actor.holder_id).only("service_id")[:MOST]
    return Asked(rows, lambda found: sum(sight.shows((each.service_id,)) for each in found))


def offer_to(*, actor: Actor, at: datetime, offer_id: int) -> OfferView:
    """One of them.

    :raises NotFound: if there is none.
    """
    found = next((each for each in offers_to(actor=actor, at=at) if each.id == offer_id), None)
    if found is None:
        raise NotFound(f"benefit offer {offer_id}")
    return found


def looked_for(*, actor: Actor, at: datetime) -> bool | None:
    """Whether the holder wants to be looked for; None while they have not said.

    :raises NotFound: if the actor may not see that holder's things.
    """
    sight_of(actor=actor, at=at)
    return Wish.objects.filter(holder_id=actor.holder_id).values_list("looked_for", flat=True).first()


def _view(row: Offer, at: datetime) -> OfferView:
    version = get_published(row.service_id, at=at)
    return OfferView(
        id=row.pk,
        version=version,
        period=row.period,
        offered_at=row.offered_at,
        until_on=row.until_on,
        answer=row.answer,
        open=not row.answer and macau_date(at) <= row.until_on,
        unless_no=silence_is_yes(version),
        undoable=row.undoable,
        grants_on=row.grants_on,
        draft_id=row.draft_id,
    )
