"""For whom a person acts at another site: asked anew each time it is told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balcao.entities.api import Action, EntitySummary, MandateSummary, acting_choices, get_entity, mandates_held_by, may
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class ActingFor:
    """An entity, and the mandate by which the person acts for it; none is needed by office."""

    entity: EntitySummary
    mandate: dict[str, Any] | None


def choices(person_id: int, at: datetime) -> list[EntitySummary]:
    """The entities in whose name the person may act at another site today."""
    found = acting_choices(person_id, at)
    return [each for each in found if may_act(person_id, each.entity_id, at)]


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
    held = next((each for each in mandates_held_by(actor=actor) if each.mandate_id == verdict.mandate_id), None)
    return ActingFor(entity, None if held is None else _told(held))


def _told(mandate: MandateSummary) -> dict[str, Any]:
    return {
        "id": mandate.mandate_id,
        "actions": [action.value for action in mandate.actions],
        "until": mandate.until_on.isoformat(),
    }


def _as_actor(person_id: int) -> Actor:
    return Actor(person_id=person_id, name="", holder_id=f"p-{person_id}")
