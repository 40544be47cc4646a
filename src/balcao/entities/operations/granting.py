"""Giving mandates: by offer, on request, jointly, and on from one's own."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from balcao.entities.giving import (
    SURELY,
    audit_mandate,
    check_within,
    confirm_by,
    lock_entity,
    signers_of,
    whole,
)
from balcao.entities.models import Mandate
from balcao.entities.passage import check_managing, check_waits, go_on, holds, lock_mandate, write_down
from balcao.entities.queries.mandates import summary_of
from balcao.entities.rules import rules
from balcao.entities.types import Action, MandateState, MandateSummary, Origin, Terms
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import AssuranceTooLow, NotFound


@transaction.atomic
def grant_mandate(
    *,
    actor: Actor,
    at: datetime,
    entity_id: int,
    receiver: str,
    terms: Terms,
    within: tuple[str, ...] = (),
    parent_id: int | None = None,
    replaces_id: int | None = None,
    origin: Origin = Origin.PORTAL,
    note: str = "",
) -> MandateSummary:
    """Offer a person (``p-4``) or a firm (``e-7``) a mandate; it gives no right before they accept.

    Software of the entity (``m-3``) accepts nothing: its mandate begins when those who bind the entity confirmed it.
    With `parent_id` one gives on from a mandate one holds; `within` are then the subjects of the service given on.
    What binds the entity waits first for as many of its representatives as its binding rule wants. `replaces_id` is
    the mandate that this one takes the place of when it begins.

    :raises NotFound: if the actor may not even see the entity, or does not hold the mandate.
    :raises Refused: if the actor may not manage its mandates.
    :raises BadPeriod, NothingGranted, NoSuchReceiver, ToOneself, TooWide, ManagesEverything, ClientsByFirm,
        NotForSoftware, MandateExists, TooManyAdministrators, NobodyBinds: when the mandate itself is wrong; nothing is
        given.
    """
    if actor.assurance < SURELY:
        raise AssuranceTooLow(SURELY)
    today, terms = macau_date(at), whole(terms, macau_date(at))
    parent = None
    if parent_id is None:
        check_managing(actor, entity_id, at)
    else:
        parent = lock_mandate(parent_id)
        if parent is None or parent.entity_id != entity_id or not holds(actor, at, parent):
            raise NotFound(f"mandate {parent_id}")
        check_within(terms, parent, within, today)
    lock_entity(entity_id)
    replaces = _replaced(entity_id, replaces_id)
    mandate = write_down(
        actor=actor,
        at=at,
        entity_id=entity_id,
        receiver=receiver,
        terms=terms,
        parent=parent,
        replaces=replaces,
        origin=origin,
        asked=receiver.startswith("m-"),
        note=note,
    )
    confirm_by(mandate, actor.person_id, at)
    go_on(actor, at, mandate)
    return summary_of(mandate, at)


def _replaced(entity_id: int, replaces_id: int | None) -> Mandate | None:
    if replaces_id is None:
        return None
    found = lock_mandate(replaces_id)
    if found is None or found.entity_id != entity_id or found.state != MandateState.IN_FORCE:
        raise NotFound(f"mandate {replaces_id}")
    return found


def try_mandate(*, actor: Actor, at: datetime, **given: Any) -> MandateSummary:
    """What `grant_mandate` would give, with the same failures, while nothing is given: to be read before confirming."""
    with transaction.atomic():
        tried = grant_mandate(actor=actor, at=at, **given)
        transaction.set_rollback(True)
    return tried


@transaction.atomic
def confirm_mandate(*, actor: Actor, at: datetime, mandate_id: int) -> None:
    """Confirm as one of those who bind the entity. Confirming twice changes nothing.

    :raises NotFound: for everyone else.
    :raises NotWaiting: when there is nothing to confirm any more.
    """
    mandate = lock_mandate(mandate_id)
    persons = signers_of(mandate, at).persons if mandate else ()
    if mandate is None or actor.entity_id != mandate.entity_id or actor.person_id not in persons:
        raise NotFound(f"mandate {mandate_id}")
    if actor.assurance < SURELY:
        raise AssuranceTooLow(SURELY)
    check_waits(mandate, MandateState.CONFIRMING, at)
    confirm_by(mandate, actor.person_id, at)
    audit_mandate(actor, at, mandate, "confirmed")
    go_on(actor, at, mandate)


@transaction.atomic
def approve_request(*, actor: Actor, at: datetime, mandate_id: int) -> None:
    """Give what was asked for. The receiver wanted it, so it begins as soon as enough have confirmed.

    :raises NotFound, Refused: as for giving.
    :raises NotWaiting: when it was answered, taken back, or nobody answered in time.
    """
    mandate = lock_mandate(mandate_id)
    if mandate is None:
        raise NotFound(f"mandate {mandate_id}")
    check_managing(actor, mandate.entity_id, at)
    if actor.assurance < SURELY:
        raise AssuranceTooLow(SURELY)
    check_waits(mandate, MandateState.REQUESTED, at)
    if mandate.receiver == actor.self_id:
        raise NotFound(f"mandate {mandate_id}")
    mandate.answer_by = macau_date(at) + rules().answer
    mandate.save(update_fields=["answer_by"])
    confirm_by(mandate, actor.person_id, at)
    audit_mandate(actor, at, mandate, "approved")
    go_on(actor, at, mandate)


@transaction.atomic
def appoint_administrator(
    *,
    actor: Actor,
    at: datetime,
    entity_id: int,
    person_id: int,
    until_on: date | None = None,
    confirmed_by: tuple[int, ...] = (),
) -> MandateSummary:
    """Let a person manage the entity's mandates. For rooms above: `confirmed_by` are those who signed elsewhere.

    An entity has one to three administrators. Who appoints themself has accepted by that.

    :raises NotFound: if the actor neither is the platform nor manages nor represents the entity.
    :raises TooManyAdministrators, MandateExists, NobodyBinds, BadPeriod: when it cannot be; nothing is given.
    """
    if not actor.is_system:
        check_managing(actor, entity_id, at)
    today = macau_date(at)
    terms = Terms(
        actions=frozenset({Action.VIEW, Action.MANAGE}),
        until_on=until_on or today + rules().longest - timedelta(days=1),
    )
    lock_entity(entity_id)
    receiver = f"p-{person_id}"
    mandate = write_down(
        actor=actor, at=at, entity_id=entity_id, receiver=receiver, terms=whole(terms, today), asked=True
    )
    mandate.asked = receiver == actor.self_id
    mandate.save(update_fields=["asked"])
    for each in {*confirmed_by, actor.person_id}:
        confirm_by(mandate, each, at)
    go_on(actor, at, mandate)
    return summary_of(mandate, at)
