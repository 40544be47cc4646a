"""For whom a person acts at another site: asked anew each time it is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from balcao.entities.api import (
    Action,
    EntitySummary,
    Part,
    Verdict,
    acting_choices,
    clients_of,
    get_entity,
    may,
    parts_of,
    summary_for_notice,
)
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class ActingFor:
    """An entity, and the mandate by which the person acts for it; none is needed by office.

    Who may act in some matters only has `limited_to` instead: for each what may be done in it, by which mandate.
    """

    entity: EntitySummary
    mandate: dict[str, Any] | None
    limited_to: tuple[dict[str, Any], ...] = ()


def choices(person_id: int, at: datetime, *, in_part: bool = False) -> list[EntitySummary]:
    """The entities in whose name the person may act at another site today; `in_part`: also in some matters only."""
    clients = {each.entity.entity_id: each.sight for each in clients_of(person_id, at)}

    def offered(number: int) -> bool:
        if number not in clients or clients[number].everything:
            return True
        return in_part and any(map(_is_a_matter, clients[number].scopes))

    return [each for each in acting_choices(person_id, at) if offered(each.entity_id)]


def _is_a_matter(scope: str) -> bool:
    """Whether it is a service or a subject; one application is no matter of another site."""
    return ":" not in scope


def may_act(person_id: int, entity_id: int, at: datetime, *, in_part: bool = False) -> bool:
    """Whether the person may act for the entity at this moment; `in_part`: in some matter at least."""
    return _in_everything(person_id, entity_id, at).allowed or (in_part and bool(matters(person_id, entity_id, at)))


def _in_everything(person_id: int, entity_id: int, at: datetime) -> Verdict:
    return may(actor=_as_actor(person_id), entity_id=entity_id, action=Action.VIEW, at=at)


def matters(person_id: int, entity_id: int, at: datetime) -> list[Part]:
    """The matters in which the person may act for the entity, where they may not act in everything."""
    if _in_everything(person_id, entity_id, at).allowed:
        return []
    return [each for each in parts_of(person_id, entity_id, at) if _is_a_matter(each.scope)]


def acting_for(person_id: int, entity_id: int, at: datetime, *, in_part: bool = False) -> ActingFor:
    """The entity and the mandate, or the matters.

    :raises NotFound: if the person may not act for it any more.
    """
    verdict = _in_everything(person_id, entity_id, at)
    limited = matters(person_id, entity_id, at) if in_part else []
    if not verdict.allowed and not limited:
        raise NotFound(f"entity {entity_id}")
    entity = get_entity(actor=_as_actor(person_id), entity_id=entity_id, at=at)
    if limited:
        told = ({"scope": each.scope, **_told(each.mandate_id, each.actions, each.until_on)} for each in limited)
        return ActingFor(entity, None, tuple(told))
    if verdict.mandate_id is None:
        return ActingFor(entity, None)
    # It may be held by the firm the person works for; the site is told of it either way.
    mandate = summary_for_notice(verdict.mandate_id, at)
    return ActingFor(entity, _told(mandate.mandate_id, mandate.actions, mandate.until_on))


def _told(mandate_id: int, actions: Iterable[Action], until_on: date) -> dict[str, Any]:
    return {"id": mandate_id, "actions": [action.value for action in actions], "until": until_on.isoformat()}


def _as_actor(person_id: int) -> Actor:
    return Actor(person_id=person_id, name="", holder_id=f"p-{person_id}")
