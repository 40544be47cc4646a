"""Questions about entities. Those who may not see one learn nothing about it."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from balcao.accounts.api import person_names
from balcao.entities.models import Entity, Seat
from balcao.entities.policies import MANAGING_POSTS, mandates_in_force, may
from balcao.entities.types import Action, EntityKind, EntitySummary
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES


def _summary(entity: Entity) -> EntitySummary:
    name = entity.name_zh or entity.name_pt
    return EntitySummary(
        entity_id=entity.pk,
        holder_id=f"e-{entity.pk}",
        kind=EntityKind(entity.kind),
        names={"zh-Hant": name, "pt": entity.name_pt or name, "en": entity.name_en or entity.name_pt or name},
        register_no=entity.register_no,
    )


def acting_choices(person_id: int, at: datetime) -> list[EntitySummary]:
    """The entities this person may act for today: by office or by mandate."""
    today = macau_date(at)
    running = Q(term_end__isnull=True) | Q(term_end__gte=today)
    by_office = Seat.objects.filter(running, person_id=person_id, post__in=MANAGING_POSTS, term_start__lte=today)
    entities = Entity.objects.filter(
        Q(pk__in=by_office.values("entity_id")) | Q(pk__in=mandates_in_force(person_id, today).values("entity_id")),
        status="active",
    )
    return [_summary(entity) for entity in entities.order_by("pk")]


def get_entity(*, actor: Actor, entity_id: int, at: datetime) -> EntitySummary:
    """An entity the actor may see.

    :raises NotFound: if there is none, or they may not.
    """
    if not may(actor=actor, entity_id=entity_id, action=Action.VIEW, at=at).allowed:
        raise NotFound(f"entity {entity_id}")
    return _summary(Entity.objects.get(pk=entity_id))


def holder_names(holder_ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """The names of holders, persons and entities, by holder and language; those nobody knows are left out."""
    wanted = set(holder_ids)
    entities = [int(each[2:]) for each in wanted if each.startswith("e-")]
    persons = [int(each[2:]) for each in wanted if each.startswith("p-")]
    found = {f"p-{number}": dict.fromkeys(LANGUAGES, name) for number, name in person_names(persons).items()}
    if entities:
        found |= {f"e-{row.pk}": dict(_summary(row).names) for row in Entity.objects.filter(pk__in=entities)}
    return found


def holder_name(holder_id: str) -> dict[str, str]:
    """The name of a holder by language.

    :raises NotFound: if there is none.
    """
    found = holder_names([holder_id])
    if holder_id not in found:
        raise NotFound(holder_id)
    return found[holder_id]


def register_numbers(entity_id: int) -> dict[str, str]:
    """Under which numbers other registers know the entity: ``register_no``, ``taxpayer_no``, and its ``kind``."""
    row = Entity.objects.values("register_no", "taxpayer_no", "kind").get(pk=entity_id)
    return {name: str(value) for name, value in row.items()}
