"""Which services a holder's people or software may begin."""

from datetime import datetime

from balcao.cases.scopes import act_on, service_scopes
from balcao.catalogue.api import ServiceVersion, offered
from balcao.entities.api import Action, may, register_numbers
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


def services_to_begin(*, actor: Actor, at: datetime) -> list[ServiceVersion]:
    """The services on offer for the kind of entity acted for that the actor may begin there, by id."""
    if actor.entity_id is None:
        return []
    kind = register_numbers(actor.entity_id)["kind"]
    return [each for each in offered(at) if kind in each.summary.audience and _begins(actor, at, each)]


def _begins(actor: Actor, at: datetime, version: ServiceVersion) -> bool:
    assert actor.entity_id is not None
    scopes = service_scopes(version.service_id)
    verdict = may(
        actor=actor, entity_id=actor.entity_id, action=Action.PREPARE, at=at, scopes=scopes, act=act_on(version)
    )
    return verdict.allowed


def service_to_begin(*, actor: Actor, at: datetime, service_id: str) -> ServiceVersion:
    """One of them.

    :raises NotFound: if it is not among them.
    """
    found = next((each for each in services_to_begin(actor=actor, at=at) if each.service_id == service_id), None)
    if found is None:
        raise NotFound(f"service {service_id}")
    return found
