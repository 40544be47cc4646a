"""Questions about standing consents."""

from datetime import datetime

from balcao.entities.api import Action, require
from balcao.kernel.actor import Actor
from balcao.payments import models
from balcao.payments.types import CollectionState, Consent, ConsentState


def consents_of(*, actor: Actor, at: datetime) -> list[Consent]:
    """The holder's consents that hold or were withdrawn, the latest first.

    :raises NotFound, Refused: if the actor may not see them.
    """
    require(actor=actor, action=Action.VIEW, at=at)
    rows = models.Consent.objects.filter(holder_id=actor.holder_id).exclude(
        state__in=[ConsentState.ASKED, ConsentState.REFUSED]
    )
    return [_consent(row) for row in rows.order_by("-given_at", "-pk")[:100]]


def _consent(row: models.Consent) -> Consent:
    coming = row.collections.filter(state=CollectionState.ANNOUNCED).select_related("order")
    collection = coming.order_by("order__due_on").first()
    return Consent(
        id=row.pk,
        matter=row.matter,
        title=row.title,
        most=row.most,
        state=ConsentState(row.state),
        shown=row.shown,
        given_at=row.given_at,
        withdrawn_at=row.withdrawn_at,
        next_on=collection.order.due_on if collection else None,
        next_amount=collection.order.total if collection else 0,
    )
