"""Questions about the software of entities: for those who manage it, and for the doors at which it proves itself."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from balcao.accounts.api import names_by_language
from balcao.entities.failures import MachineAtRest
from balcao.entities.models import Entity, Machine, Mandate
from balcao.entities.policies import may, sight_of
from balcao.entities.queries.entities import summary_of
from balcao.entities.routes import read_machine_rights
from balcao.entities.types import CLIENTS, Action, EntityStatus, EntitySummary, MachineSummary, MandateState
from balcao.kernel.actor import Actor, Channel
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick


def machines_of(*, actor: Actor, entity_id: int, at: datetime) -> list[MachineSummary]:
    """The entity's software that was not taken back, by name, for those who manage its mandates.

    :raises NotFound: if the actor may not.
    """
    _check(actor, entity_id, at)
    return _summaries(Machine.objects.filter(entity_id=entity_id, ended_at=None).order_by("name"))


def get_machine(*, actor: Actor, at: datetime, machine_id: int) -> MachineSummary:
    """One of the software of the entity acted for, also one that was taken back.

    :raises NotFound: if it has none of that number, or the actor does not manage its mandates.
    """
    if actor.entity_id is None:
        raise NotFound(f"software {machine_id}")
    _check(actor, actor.entity_id, at)
    found = _summaries(Machine.objects.filter(pk=machine_id, entity_id=actor.entity_id))
    if not found:
        raise NotFound(f"software {machine_id}")
    return found[0]


def _check(actor: Actor, entity_id: int, at: datetime) -> None:
    if not may(actor=actor, entity_id=entity_id, action=Action.MANAGE, at=at).allowed:
        raise NotFound(f"entity {entity_id}")


def _summaries(machines: Iterable[Machine]) -> list[MachineSummary]:
    rows = list(machines)
    names = names_by_language({row.registered_by_id for row in rows}) if rows else {}
    return [
        MachineSummary(
            machine_id=row.pk,
            entity_id=row.entity_id,
            name=row.name,
            thumbprint=row.thumbprint,
            registered_by=names[row.registered_by_id],
            registered_at=row.registered_at,
            used_at=row.used_at,
            ended=row.ended_at is not None,
        )
        for row in rows
    ]


def machine_key(machine_id: int) -> dict[str, Any] | None:
    """The public key by which software proves itself; None when there is none, or it was taken back."""
    return Machine.objects.filter(pk=machine_id, ended_at=None).values_list("key", flat=True).first()


MACHINE_ASSURANCE = 2
"""A key that a person registered with the second factor: as sure as that, and never surer."""


def machine_at_work(*, machine_id: int, at: datetime, language: str, client: str = "") -> Actor:
    """Software as an actor for its entity, in the words its acts are recorded with: its name and who registered it.

    A firm's software acts for a `client` of it (``e-<entity>``) where one is named.

    :raises MachineAtRest: if it was taken back, has no mandate in force, or the entity's account cannot be used.
    :raises NotFound: if it may see nothing of that client.
    """
    machine = Machine.objects.select_related("registered_by").filter(pk=machine_id, ended_at=None).first()
    if machine is None:
        raise MachineAtRest
    actor = Actor(
        person_id=None,
        machine_id=machine.pk,
        name=f"{machine.name} ({pick(machine.registered_by.names, 'zh-Hant')})",
        latin_name=f"{machine.name} ({pick(machine.registered_by.names, 'en')})",
        assurance=MACHINE_ASSURANCE,
        channel=Channel.API,
        holder_id=client or f"e-{machine.entity_id}",
        language=language,
    )
    if client and actor.entity_id is None:
        raise NotFound(f"client {client}")
    try:
        sight_of(actor=actor, at=at)
    except NotFound as cause:
        if not has_clients(machine_id=machine.pk, at=at):
            raise MachineAtRest from cause
        if client:
            raise
    return actor


def has_clients(*, machine_id: int, at: datetime) -> bool:
    """Whether the software may work for the clients of its firm."""
    today = macau_date(at)
    return Mandate.objects.filter(
        machine_id=machine_id, scope=CLIENTS, state=MandateState.IN_FORCE, since_on__lte=today, until_on__gte=today
    ).exists()


def clients_of_machine(*, machine_id: int, at: datetime) -> list[EntitySummary]:
    """The clients for whom the software may work today, by number."""
    firm = Machine.objects.filter(pk=machine_id, ended_at=None).values_list("entity_id", flat=True).first()
    if firm is None or not has_clients(machine_id=machine_id, at=at):
        return []
    given = Mandate.objects.filter(agent_id=firm, state=MandateState.IN_FORCE, until_on__gte=macau_date(at))
    rows = Entity.objects.filter(pk__in=given.values("entity_id"), status=EntityStatus.ACTIVE).order_by("pk")
    return [
        summary_of(row)
        for row in rows
        if read_machine_rights(machine_id, macau_date(at), row.pk)[0].sight(row.pk) is not None
    ]
