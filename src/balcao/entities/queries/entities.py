"""Questions about entities. Those who may not see one learn nothing about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from balcao.accounts.api import asked_names, names_of_person
from balcao.entities.models import Closing, Entity, Machine
from balcao.entities.policies import rights_and_entity, rights_of
from balcao.entities.types import EntityKind, EntityStatus, EntitySummary, Part, Sight
from balcao.foundation.db.api import Asked, answers, once
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES


def names_of(name_zh: str, name_pt: str, name_en: str) -> dict[str, str]:
    """A name in each language, in the official language it has where it lacks one."""
    name = name_zh or name_pt
    return {"zh-Hant": name, "pt": name_pt or name, "en": name_en or name_pt or name}


def summary_of(entity: Entity) -> EntitySummary:
    """An entity as lists show it."""
    return _summary_of(vars(entity))


def _summary_of(row: Mapping[str, Any]) -> EntitySummary:
    return EntitySummary(
        entity_id=row["id"],
        holder_id=f"e-{row['id']}",
        kind=EntityKind(row["kind"]),
        names=names_of(row["name_zh"], row["name_pt"], row["name_en"]),
        register_no=row["register_no"],
    )


def acting_choices(person_id: int, at: datetime) -> list[EntitySummary]:
    """The entities this person may act for today: by office, by mandate, or for a firm that holds one."""
    reached = rights_of(person_id, at)[0].reached()
    found = Entity.objects.filter(pk__in=reached, status="active")
    rows = found.annotate(closes_on=Subquery(running_closing(OuterRef("pk")).values("closes_on")))
    return [replace(summary_of(entity), closes_on=entity.closes_on) for entity in rows.order_by("pk")]


def running_closing(entity: OuterRef) -> QuerySet[Closing]:
    """The closing of an account that runs, to be read along with the entity."""
    return Closing.objects.filter(entity_id=entity, ended_at=None)


def acting_choice(person_id: int, entity_id: int, at: datetime) -> EntitySummary:
    """That entity, if the person may act for it today; asked for one, however many clients they have.

    :raises NotFound: if they may not.
    """
    rights, entity = rights_and_entity(person_id, at, entity_id)
    if entity.get("status") != "active" or rights.sight(entity_id) is None:
        raise NotFound(f"entity {entity_id}")
    return _summary_of(entity)


def parts_of(person_id: int, entity_id: int, at: datetime) -> tuple[Part, ...]:
    """In which matters the person may act for the entity by mandates; nothing where they may not."""
    rights, entity = rights_and_entity(person_id, at, entity_id)
    return rights.parts(entity_id) if entity.get("status") == "active" else ()


def former_choice(person_id: int, entity_id: int, at: datetime) -> tuple[EntitySummary, str]:
    """An entity for which the person could act until a mandate ended, and how it ended, as the key of a text.

    :raises NotFound: if they never could.
    """
    rights, entity = rights_and_entity(person_id, at, entity_id)
    why = rights.former(entity_id) if entity else ""
    if not why:
        raise NotFound(f"entity {entity_id}")
    return _summary_of(entity), f"entities.{why}"


@dataclass(frozen=True, slots=True)
class Client:
    """An entity one acts for without being in its organs, and what one sees of it."""

    entity: EntitySummary
    sight: Sight


def clients_of(person_id: int, at: datetime) -> list[Client]:
    """Those for whom the person acts by a mandate of their own or of their firm, by name."""
    rights = rights_of(person_id, at)[0]
    found = Entity.objects.filter(pk__in=rights.reached() - rights.offices, status="active").order_by("name_zh", "pk")
    return [Client(summary_of(row), sight) for row in found if (sight := rights.sight(row.pk)) is not None]


def entity_by_register_no(register_no: str) -> EntitySummary | None:
    """The active entity under that number of its register, as the register's public extract has it; None if none."""
    row = Entity.objects.filter(register_no=register_no.strip(), status="active").order_by("pk").first()
    return summary_of(row) if row else None


def get_entity(*, actor: Actor, entity_id: int, at: datetime) -> EntitySummary:
    """An entity the actor may see.

    :raises NotFound: if there is none, or they may not.
    """
    if actor.person_id is None:
        raise NotFound(f"entity {entity_id}")
    return acting_choice(actor.person_id, entity_id, at)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose a thing is: their name by language, and whether they still are what they were."""

    names: Mapping[str, str]
    standing: EntityStatus = EntityStatus.ACTIVE


def holders(holder_ids: Iterable[str]) -> dict[str, Holder]:
    """Persons, entities and their software, by holder, in one question; those nobody knows are left out."""
    wanted: dict[str, list[int]] = {}
    for each in set(holder_ids):
        if each[:2] in _ASKED:
            wanted.setdefault(each[:2], []).append(int(each[2:]))
    found: dict[str, Holder] = {}
    for some in answers(*(_ASKED[kind](numbers) for kind, numbers in wanted.items())):
        found |= some
    return found


def holder_names(holder_ids: Iterable[str]) -> dict[str, dict[str, str]]:
    """The names of persons, entities and their software, by holder and language; those nobody knows are left out."""
    return {holder_id: dict(holder.names) for holder_id, holder in holders(holder_ids).items()}


def _persons(numbers: list[int]) -> Asked[dict[str, Holder]]:
    asked = asked_names(numbers)
    return Asked(asked.rows, lambda rows: {f"p-{pk}": Holder(names) for pk, names in asked.read(rows).items()})


def _entities(numbers: list[int]) -> Asked[dict[str, Holder]]:
    rows = Entity.objects.filter(pk__in=numbers).values("id", "name_zh", "name_pt", "name_en", "status")
    return Asked(
        rows,
        lambda rows: {
            f"e-{row['id']}": Holder(
                names_of(row["name_zh"], row["name_pt"], row["name_en"]), EntityStatus(row["status"])
            )
            for row in rows
        },
    )


def _machines(numbers: list[int]) -> Asked[dict[str, Holder]]:
    rows = Machine.objects.filter(pk__in=numbers).values("id", "name")
    return Asked(rows, lambda rows: {f"m-{row['id']}": Holder(dict.fromkeys(LANGUAGES, row["name"])) for row in rows})


_ASKED = {"p-": _persons, "e-": _entities, "m-": _machines}


def holder_name(holder_id: str) -> dict[str, str]:
    """The name of a holder by language.

    :raises NotFound: if there is none.
    """
    if holder_id.startswith("e-"):
        return dict(summary_of(entity_row(int(holder_id[2:]))).names)
    if holder_id.startswith("p-"):
        found = names_of_person(int(holder_id[2:]))
    else:
        found = holder_names([holder_id]).get(holder_id)
    if found is None:
        raise NotFound(holder_id)
    return dict(found)


def entity_row(entity_id: int) -> Entity:
    """An entity for a page that shows it in several places; nobody changes the row.

    :raises NotFound: if there is none.
    """
    row = once(("entities.entity", entity_id), Entity.objects.filter(pk=entity_id).first)
    if row is None:
        raise NotFound(f"e-{entity_id}")
    return row


def register_numbers(entity_id: int) -> dict[str, str]:
    """Under which numbers other registers know the entity: ``register_no``, ``taxpayer_no``, and its ``kind``."""
    row = Entity.objects.values("register_no", "taxpayer_no", "kind").get(pk=entity_id)
    return {name: str(value) for name, value in row.items()}


def association_numbers(*, entity_ids: Iterable[int] | None = None) -> dict[int, str]:
    """The register numbers of associations by entity: of all, or of these."""
    found = Entity.objects.filter(kind=EntityKind.ASSOCIATION)
    if entity_ids is not None:
        found = found.filter(pk__in=list(entity_ids))
    return dict(found.order_by("pk").values_list("pk", "register_no"))
