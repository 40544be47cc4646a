"""How a mandate passes from one state to the next: written down, confirmed, offered, begun, ended."""

from datetime import datetime

from balcao.entities.events import MandateBegun, MandateEnded, MandateOffered, MandateToConfirm
from balcao.entities.failures import NotWaiting, ToOneself
from balcao.entities.giving import (
    audit_mandate,
    check_administrators,
    check_receiver,
    clear_the_way,
    columns_of,
    missing_confirmations,
)
from balcao.entities.models import Mandate
from balcao.entities.policies import may, rights_of
from balcao.entities.rules import rules
from balcao.entities.types import Action, Ending, MandateState, Origin, Terms
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound, Refused


def check_managing(actor: Actor, entity_id: int, at: datetime) -> None:
    """See that the actor manages the entity's mandates, whoever else they act for.

    :raises NotFound: if they may not even see it.
    :raises Refused: if they see it, but do not manage.
    """
    if may(actor=actor, entity_id=entity_id, action=Action.MANAGE, at=at).allowed:
        return
    if actor.person_id is None or rights_of(actor.person_id, at, entity_id)[0].sight(entity_id) is None:
        raise NotFound(f"entity {entity_id}")
    raise Refused("entities.mandate_missing")


def lock_mandate(mandate_id: int) -> Mandate | None:
    """The row, kept from every act under it until the transaction ends."""
    return Mandate.objects.select_for_update().filter(pk=mandate_id).first()


def holds(actor: Actor, at: datetime, mandate: Mandate) -> bool:
    """Whether the actor is the receiver, or manages the firm that is."""
    if mandate.person_id is not None:
        return actor.ward_id is None and mandate.person_id == actor.person_id
    if mandate.agent_id is None:
        return False
    return may(actor=actor, entity_id=mandate.agent_id, action=Action.MANAGE, at=at).allowed


def write_down(
    *,
    actor: Actor,
    at: datetime,
    entity_id: int,
    receiver: str,
    terms: Terms,
    parent: Mandate | None = None,
    replaces: Mandate | None = None,
    origin: Origin = Origin.PORTAL,
    asked: bool = False,
    note: str = "",
) -> Mandate:
    """The row, once everything about it holds; the entity is locked. It waits for whatever comes next."""
    today = macau_date(at)
    check_receiver(receiver, entity_id, terms, parent)
    if parent is None and receiver == actor.self_id and not asked:
        raise ToOneself
    clear_the_way(at=at, entity_id=entity_id, receiver=receiver, terms=terms, parent=parent, replaces=replaces)
    if Action.MANAGE in terms.actions:
        check_administrators(entity_id, replaces, today)
    mandate = Mandate.objects.create(
        entity_id=entity_id,
        **columns_of(receiver),
        parent=parent,
        replaces=replaces,
        scope=terms.scope,
        actions=[each.value for each in Action if each in terms.actions],
        amount_up_to=terms.amount_up_to,
        renewals_only=terms.renewals_only,
        may_delegate=terms.may_delegate,
        since_on=terms.since_on or today,
        until_on=terms.until_on,
        state=MandateState.REQUESTED if asked else MandateState.CONFIRMING,
        asked=asked,
        answer_by=today + rules().answer,
        origin=origin,
        note=note.strip()[:300],
        granted_by=actor.self_id,
    )
    audit_mandate(actor, at, mandate, "requested" if asked else "given")
    return mandate


def go_on(actor: Actor, at: datetime, mandate: Mandate) -> None:
    """To the next state: confirmed by enough, it is offered; already agreed to by the receiver, it begins."""
    if missing_confirmations(mandate, at):
        _wait(mandate, MandateState.CONFIRMING)
        announce(MandateToConfirm(mandate_id=mandate.pk, by=actor.self_id))
    elif mandate.asked:
        begin(actor, at, mandate)
    else:
        _wait(mandate, MandateState.OFFERED)
        announce(MandateOffered(mandate_id=mandate.pk, by=actor.self_id))


def _wait(mandate: Mandate, state: MandateState) -> None:
    mandate.state = state
    mandate.save(update_fields=["state"])


def begin(actor: Actor, at: datetime, mandate: Mandate) -> None:
    """Put it in force; the one it replaces ends in the same moment, and so does what was given on out of that."""
    if mandate.replaces is not None and mandate.replaces.state != MandateState.ENDED:
        end_row(actor, at, mandate.replaces, Ending.REPLACED)
    today = macau_date(at)
    mandate.since_on = max(mandate.since_on, today)
    if mandate.since_on > mandate.until_on:
        raise NotWaiting
    mandate.state = MandateState.IN_FORCE
    mandate.save(update_fields=["state", "since_on"])
    audit_mandate(actor, at, mandate, "begun")
    announce(MandateBegun(mandate_id=mandate.pk, by=actor.self_id))


def check_waits(mandate: Mandate, state: MandateState, at: datetime) -> None:
    """See that it still waits for this very answer.

    :raises NotWaiting: when not.
    """
    today = macau_date(at)
    if mandate.state != state or (mandate.answer_by and mandate.answer_by < today) or mandate.until_on < today:
        raise NotWaiting


BELOW = """
WITH RECURSIVE below AS (
    SELECT id FROM entities_mandate WHERE parent_id = %s
  UNION ALL
    SELECT m.id FROM entities_mandate m JOIN below ON m.parent_id = below.id
) SELECT id FROM below
"""


def end_row(actor: Actor, at: datetime, mandate: Mandate, why: Ending) -> None:
    """End a mandate and, in the same transaction, everything that was given on out of it."""
    numbers = [mandate.pk, *(each.pk for each in Mandate.objects.raw(BELOW, [mandate.pk]))]
    rows = Mandate.objects.select_for_update().filter(pk__in=numbers).exclude(state=MandateState.ENDED).order_by("pk")
    for row in rows:
        row.state, row.ended_at = MandateState.ENDED, at
        row.ended_why = why if row.pk == mandate.pk else Ending.CUT
        row.save(update_fields=["state", "ended_at", "ended_why"])
        audit_mandate(actor, at, row, "ended", why=row.ended_why)
        announce(MandateEnded(mandate_id=row.pk, by=actor.self_id, why=row.ended_why))
