"""The end of an account, whoever ends it."""

from datetime import date, datetime

from django.db.models import Q

from balcao.entities.events import EntityEnded
from balcao.entities.models import Closing, Entity, Mandate
from balcao.entities.passage import end_row
from balcao.entities.types import Ending, EntityStatus, MandateState
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor


def end_account(
    actor: Actor, entity: Entity, *, status: EntityStatus, on: date, at: datetime, successor_no: str = ""
) -> None:
    """End an account that is locked, and every mandate it gave or holds: the next click already fails."""
    entity.status, entity.ended_on, entity.successor_no = status, on, successor_no
    entity.save(update_fields=["status", "ended_on", "successor_no"])
    Closing.objects.filter(entity=entity, ended_at=None).update(ended_at=at, ended_why="entity")
    for mandate in Mandate.objects.filter(Q(entity=entity) | Q(agent=entity)).exclude(state=MandateState.ENDED):
        end_row(actor, at, mandate, Ending.ENTITY)
    announce(EntityEnded(entity_id=entity.pk, at=at, status=status.value, successor_no=successor_no))
