"""Who may do what with a follow-up: whoever may prepare that service for the holder."""

from datetime import datetime

from django.conf import settings

from balcao.catalogue.api import mandate_scopes
from balcao.entities.api import Action, require
from balcao.followups.models import FollowUp
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


def locate(actor: Actor, at: datetime, follow_up_id: int, action: Action, *, lock: bool = False) -> FollowUp:
    """The holder's follow-up that they were told of, if the actor may do this with it.

    :raises NotFound, Refused: if they may not.
    """
    rows = FollowUp.objects.select_for_update(of=("self",)) if lock else FollowUp.objects
    told = rows.filter(pk=follow_up_id, holder_id=actor.holder_id, told_at__isnull=False)
    row = told.select_related("draft").first()
    if row is None:
        raise NotFound(f"follow-up {follow_up_id}")
    require(actor=actor, action=action, at=at, scopes=mandate_scopes(row.service_id, settings.BALCAO_SERVICES))
    return row
