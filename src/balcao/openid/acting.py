"""For whom a person acts at another site: asked anew each time it is told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balcao.entities.api import (
    Action,
    EntitySummary,
    MandateSummary,
    acting_choices,
    clients_of,
    get_entity,
    may,
    summary_for_notice,
)
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class ActingFor:
    """An entity, and the mandate by which the person acts for it; none is needed by office."""

    entity: EntitySummary
    mandate: dict[str, Any] | None


def choices(person_id: int, at: datetime) -> list[EntitySummary]:
    """The entities in whose name the person may act at another site today."""
    clients = {each.entity.entity_id: each.sight for each in clients_of(person_id, at)}
    found = acting_choices(person_id, at)
    return [each for each in found if each.entity_id not in clients or clients[each.entity_id].everything]


def may_act(person_id: int, entity_id: int, at: datetime) -> bool:
    """Whether the person may act for the entity at this moment."""
    return may(actor=_as_actor(person_id), entity_id=entity_id, action=Action.VIEW, at=at).allowed


def acting_for(person_id: int, entity_id: int, at: datetime) -> ActingFor:
    """The entity and the mandate.

    :raises NotFound: if the person may not act for it any more.
    """
    actor = _as_actor(person_id)
    verdict = may(actor=actor, entity_id=entity_id, action=Action.VIEW, at=at)
    if not verdict.allowed:
        raise NotFound(f"entity {entity_id}")
    entity = get_entity(actor=actor, entity_id=entity_id, at=at)
    # It may be held by the firm the person works for; the site is told of it either way.
    mandate = None if verdict.mandate_id is None else _told(summary_for_notice(verdict.mandate_id, at))
    return ActingFor(entity, mandate)


def _told(mandate: MandateSummary) -> dict[str, Any]:
    return {
        "id": mandate.mandate_id,
        "actions": [action.value for action in mandate.actions],
        "until": mandate.until_on.isoformat(),
    }


def _as_actor(person_id: int) -> Actor:
    return Actor(person_id=person_id, name="", holder_id=f"p-{person_id}")
