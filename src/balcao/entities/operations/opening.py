"""Opening an entity's account."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from balcao.entities.binding import kept_rule
from balcao.entities.events import MandateBegun
from balcao.entities.giving import audit_mandate
from balcao.entities.models import Entity, Mandate
from balcao.entities.rules import rules
from balcao.entities.seating import seat_representatives
from balcao.entities.types import EVERY_SERVICE, Action, EntityStatus, Entry
from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError, Refused


class WrongAdministrators(BalcaoError):
    """An account has one administrator at least and three at most."""

    key = "entities.wrong_administrators"


class EntityIsOver(BalcaoError):
    """The register says that this entity no longer exists: no account can be opened for it."""

    key = "entities.is_over"


@transaction.atomic
def open_account(
    *, actor: Actor, at: datetime, entry: Entry, administrators: Sequence[int], case_reference: str, granted_by: str
) -> int:
    """Open the account that a case granted: first the entity, then its administrators; returns its number.

    `granted_by` is the holder id of whoever lodged the case. Opening again changes nothing. An account that its own
    people closed is opened anew, with nothing of its old mandates.

    :raises Refused: if anyone but the platform asks: only a decided case opens an account.
    :raises WrongAdministrators: unless they are one to three.
    :raises EntityIsOver: if a register has said so meanwhile.
    """
    if not actor.is_system:
        raise Refused
    chosen = sorted(set(administrators))
    if not rules().least_administrators <= len(chosen) <= rules().most_administrators:
        raise WrongAdministrators
    entity, created = Entity.objects.select_for_update().get_or_create(
        kind=entry.kind, register_no=entry.register_no, defaults={**_said(entry), **_opened(at, case_reference)}
    )
    if not created:
        if entity.status == EntityStatus.ACTIVE:
            return entity.pk
        if entity.status != EntityStatus.CLOSED:
            raise EntityIsOver
        _reopen(entity, entry, at, case_reference)
    seat_representatives(actor=actor, at=at, entity=entity, representatives=entry.representatives, since=macau_date(at))
    for person_id in chosen:
        _let_administer(actor, entity, person_id, at, granted_by)
    _audit(actor, at, entity, "opened", case=case_reference, administrators=chosen)
    return entity.pk


def _said(entry: Entry) -> dict[str, object]:
    return {
        "name_zh": entry.name_zh,
        "name_pt": entry.name_pt,
        "taxpayer_no": entry.taxpayer_no,
        "address": entry.address,
        "bound_by": kept_rule(entry.bound_by, entry.posts, entry.least),
    }


def _opened(at: datetime, case_reference: str) -> dict[str, object]:
    return {"status": EntityStatus.ACTIVE, "ended_on": None, "opened_at": at, "opened_by": case_reference}


def _reopen(entity: Entity, entry: Entry, at: datetime, case_reference: str) -> None:
    for name, value in {**_said(entry), **_opened(at, case_reference)}.items():
        setattr(entity, name, value)
    entity.save()


def _let_administer(actor: Actor, entity: Entity, person_id: int, at: datetime, granted_by: str) -> None:
    """A mandate to manage: by signing the application those who bind the entity gave it, and the person took it."""
    today = macau_date(at)
    mandate = Mandate.objects.create(
        entity=entity,
        person_id=person_id,
        scope=EVERY_SERVICE,
        actions=sorted((Action.VIEW.value, Action.MANAGE.value)),
        since_on=today,
        until_on=today + rules().longest - timedelta(days=1),
        granted_by=granted_by,
    )
    audit_mandate(actor, at, mandate, "begun")
    announce(MandateBegun(mandate_id=mandate.pk, by=actor.self_id))


def _audit(actor: Actor, at: datetime, entity: Entity, what: str, **data: object) -> None:
    record(
        actor=actor,
        at=at,
        event=f"entities:account:{what}",
        subject=f"entity:{entity.pk}",
        holder_id=f"e-{entity.pk}",
        data={"register_no": entity.register_no, **data},
    )
