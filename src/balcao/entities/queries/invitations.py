"""Questions about links by which an application is shared."""

from datetime import datetime

from balcao.entities.models import Invitation
from balcao.entities.policies import may
from balcao.entities.queries.entities import holder_names
from balcao.entities.types import Action, InvitationSummary
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


def invitations_waiting(*, actor: Actor, entity_id: int, at: datetime, scope: str = "") -> list[InvitationSummary]:
    """The links nobody has taken yet, of the entity or of one application, for those who manage its mandates.

    :raises NotFound: if the actor does not.
    """
    if not may(actor=actor, entity_id=entity_id, action=Action.MANAGE, at=at).allowed:
        raise NotFound(f"entity {entity_id}")
    waiting = Invitation.objects.filter(
        entity_id=entity_id, mandate=None, ended_at=None, open_until_on__gte=macau_date(at)
    )
    return [shown(each, at) for each in (waiting.filter(scope=scope) if scope else waiting).order_by("pk")]


def shown(invitation: Invitation, at: datetime) -> InvitationSummary:
    """The invitation as both sides read it."""
    return InvitationSummary(
        invitation_id=invitation.pk,
        entity_id=invitation.entity_id,
        entity_name=holder_names([f"e-{invitation.entity_id}"])[f"e-{invitation.entity_id}"],
        scope=invitation.scope,
        actions=tuple(action for action in Action if action in invitation.actions),
        until_on=invitation.until_on,
        name=invitation.name,
        open_until_on=invitation.open_until_on,
        opened_at=invitation.opened_at,
        taken=invitation.mandate_id is not None,
    )
