"""Taking consent back."""

from datetime import datetime

from django.db import transaction

from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.openid.models import Consent
from balcao.openid.operations.tokens import revoke_grants_of


@transaction.atomic
def withdraw_consent(*, actor: Actor, consent_id: int, at: datetime) -> None:
    """The site is told nothing more: its tokens end at once. Withdrawing twice changes nothing.

    :raises NotFound: if it is not a consent of the actor.
    """
    if actor.person_id is None:
        raise NotFound(f"consent {consent_id}")
    own = Consent.objects.select_for_update(of=("self",)).select_related("client")
    consent = own.filter(pk=consent_id, person_id=actor.person_id).first()
    if consent is None:
        raise NotFound(f"consent {consent_id}")
    if consent.withdrawn_at is not None:
        return
    consent.withdrawn_at = at
    consent.save(update_fields=["withdrawn_at"])
    ended = revoke_grants_of(actor=actor, person_id=actor.person_id, client=consent.client, at=at)
    record(
        actor=actor,
        at=at,
        event="openid:consent:withdrawn",
        subject=f"site:{consent.client.client_id}",
        holder_id=actor.self_id,
        data={"scopes": consent.scopes, "grants_ended": ended},
    )
