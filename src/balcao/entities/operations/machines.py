"""Software that acts in an entity's name: registered with its key and a first mandate, used, taken back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from balcao.entities.failures import BadKey, MachineExists, MachineNameMissing, PrivateKeyGiven
from balcao.entities.giving import SURELY, lock_entity
from balcao.entities.models import Machine, Mandate
from balcao.entities.operations.granting import grant_mandate
from balcao.entities.passage import check_managing, end_row
from balcao.entities.types import Ending, MandateState, MandateSummary, Terms
from balcao.foundation.audit.api import record
from balcao.foundation.keys.api import holds_private, thumbprint, usable_keys
from balcao.kernel.actor import Actor
from balcao.kernel.errors import AssuranceTooLow, NotFound

LONGEST_NAME = 80


@transaction.atomic
def register_machine(
    *, actor: Actor, at: datetime, entity_id: int, name: str, key: Mapping[str, Any], terms: Terms
) -> MandateSummary:
    """Register software by its public key (a JSON Web Key) and give it a mandate; returns that mandate.

    The mandate begins at once, or when those who bind the entity have confirmed it, as any other of its reach.

    :raises NotFound, Refused: if the actor does not manage the entity's mandates.
    :raises MachineNameMissing, BadKey, PrivateKeyGiven, MachineExists, NotForSoftware, BadPeriod, NobodyBinds: when it
        cannot be; nothing is kept.
    """
    check_managing(actor, entity_id, at)
    if actor.person_id is None:
        raise NotFound("a person who registers software")
    if actor.assurance < SURELY:
        raise AssuranceTooLow(SURELY)
    if not name.strip():
        raise MachineNameMissing
    if holds_private(key):
        raise PrivateKeyGiven
    if not usable_keys([key]):
        raise BadKey
    lock_entity(entity_id)
    machine = _kept(
        entity_id=entity_id,
        name=" ".join(name.split())[:LONGEST_NAME],
        key=dict(key),
        thumbprint=thumbprint(key),
        registered_by_id=actor.person_id,
        registered_at=at,
    )
    _audit(actor, at, machine, "registered")
    return grant_mandate(actor=actor, at=at, entity_id=entity_id, receiver=f"m-{machine.pk}", terms=terms)


def _kept(**columns: Any) -> Machine:
    try:
        with transaction.atomic():
            return Machine.objects.create(**columns)
    except IntegrityError as cause:
        raise MachineExists from cause


def try_machine(*, actor: Actor, at: datetime, **given: Any) -> MandateSummary:
    """What `register_machine` would give, with the same failures, while nothing is kept."""
    with transaction.atomic():
        tried = register_machine(actor=actor, at=at, **given)
        transaction.set_rollback(True)
    return tried


@transaction.atomic
def end_machine(*, actor: Actor, at: datetime, machine_id: int) -> None:
    """Take software back, with every mandate it has: its next call already fails. Twice changes nothing.

    :raises NotFound: if the entity acted for has no such software.
    :raises NotFound, Refused: if the actor does not manage the entity's mandates.
    """
    found = Machine.objects.filter(pk=machine_id).first()
    if found is None or found.entity_id != actor.entity_id:
        raise NotFound(f"software {machine_id}")
    check_managing(actor, found.entity_id, at)
    lock_entity(found.entity_id)
    machine = Machine.objects.select_for_update().get(pk=machine_id)
    if machine.ended_at is not None:
        return
    for mandate in Mandate.objects.filter(machine=machine).exclude(state=MandateState.ENDED).order_by("pk"):
        end_row(actor, at, mandate, Ending.REVOKED)
    machine.ended_at = at
    machine.save(update_fields=["ended_at"])
    _audit(actor, at, machine, "ended")


def note_machine_use(*, at: datetime, machine_id: int) -> None:
    """Remember when software last proved itself. Each act of its own is in the trail besides."""
    Machine.objects.filter(pk=machine_id, ended_at=None).update(used_at=at)


def _audit(actor: Actor, at: datetime, machine: Machine, what: str) -> None:
    record(
        actor=actor,
        at=at,
        event=f"entities:machine:{what}",
        subject=f"machine:{machine.pk}",
        holder_id=f"e-{machine.entity_id}",
        data={"name": machine.name, "thumbprint": machine.thumbprint},
    )
