"""Keeping mandates right: a later last day, the look twice a year, the end."""

from datetime import date, datetime

from django.db import transaction

from balcao.entities.binding import binding_met
from balcao.entities.events import MandateExtended
from balcao.entities.failures import BadPeriod, LastAdministrator
from balcao.entities.giving import (
    SURELY,
    administrators,
    audit_mandate,
    binds,
    confirm_by,
    lock_entity,
    signers_of,
    upwards,
)
from balcao.entities.models import Entity, Mandate
from balcao.entities.passage import check_managing, end_row, go_on, holds, lock_mandate, write_down
from balcao.entities.queries.mandates import summary_of
from balcao.entities.rules import rules
from balcao.entities.types import Action, Ending, MandateState, MandateSummary, Terms
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import AssuranceTooLow, NotFound


@transaction.atomic
def extend_mandate(*, actor: Actor, at: datetime, mandate_id: int, until_on: date) -> MandateSummary:
    """Give a mandate a later last day. One that needs several confirmations stays as it is until they are given.

    :raises NotFound, Refused: as for giving.
    :raises BadPeriod: when the day is not later, too far away, or later than what it was given on from.
    """
    mandate = lock_mandate(mandate_id)
    if mandate is None or mandate.state != MandateState.IN_FORCE or mandate.until_on < macau_date(at):
        raise NotFound(f"mandate {mandate_id}")
    if mandate.substitution_id is not None:
        raise NotFound(f"mandate {mandate_id}")
    if mandate.parent is None or not holds(actor, at, mandate.parent):
        check_managing(actor, mandate.entity_id, at)
    if actor.assurance < SURELY:
        raise AssuranceTooLow(SURELY)
    above = mandate.parent.until_on if mandate.parent else until_on
    if not mandate.until_on < until_on <= min(above, macau_date(at) + rules().longest):
        raise BadPeriod
    lock_entity(mandate.entity_id)
    if _alone_enough(actor, mandate, at):
        mandate.until_on = until_on
        mandate.save(update_fields=["until_on"])
        audit_mandate(actor, at, mandate, "extended")
        announce(MandateExtended(mandate_id=mandate.pk, by=actor.self_id))
        return summary_of(mandate, at)
    longer = _copied(actor, at, mandate, until_on)
    confirm_by(longer, actor.person_id, at)
    go_on(actor, at, longer)
    return summary_of(longer, at)


def _alone_enough(actor: Actor, mandate: Mandate, at: datetime) -> bool:
    if mandate.parent_id is not None or not binds(frozenset(map(Action, mandate.actions)), mandate.scope):
        return True
    return actor.person_id is not None and binding_met(signers_of(mandate, at), (actor.person_id,))


def _copied(actor: Actor, at: datetime, mandate: Mandate, until_on: date) -> Mandate:
    """The same with a later day, to take its place once it is confirmed; the receiver has agreed long ago."""
    terms = Terms(
        actions=frozenset(map(Action, mandate.actions)),
        until_on=until_on,
        scope=mandate.scope,
        since_on=macau_date(at),
        amount_up_to=mandate.amount_up_to,
        renewals_only=mandate.renewals_only,
        may_delegate=mandate.may_delegate,
    )
    return write_down(
        actor=actor,
        at=at,
        entity_id=mandate.entity_id,
        receiver=mandate.receiver,
        terms=terms,
        replaces=mandate,
        asked=True,
    )


@transaction.atomic
def revoke_mandate(*, actor: Actor, at: datetime, mandate_id: int) -> None:
    """End a mandate at once, and all that was given on out of it: the next click already fails. Twice changes nothing.

    Whoever manages the entity may, those from whom it was given on, and its own receiver, who gives it up. An offer or
    a request is so taken back.

    :raises NotFound: if there is none that the actor may know of.
    :raises Refused: if they may see the entity, but not manage its mandates.
    :raises LastAdministrator: if nobody would manage the entity any more.
    """
    mandate = Mandate.objects.filter(pk=mandate_id).first()
    if mandate is None:
        raise NotFound(f"mandate {mandate_id}")
    # The entity first, then its mandate: as it is when one is given.
    Entity.objects.select_for_update(no_key=True).get(pk=mandate.entity_id)
    mandate = lock_mandate(mandate_id)
    if mandate is None:
        raise NotFound(f"mandate {mandate_id}")
    held = holds(actor, at, mandate)
    if not held and not any(holds(actor, at, each) for each in upwards(mandate.parent)):
        check_managing(actor, mandate.entity_id, at)
    if mandate.state == MandateState.ENDED:
        return
    if mandate.state != MandateState.IN_FORCE:
        taken_back = mandate.asked == held
        end_row(actor, at, mandate, Ending.WITHDRAWN if taken_back else Ending.DECLINED)
        return
    if Action.MANAGE in mandate.actions:
        others = administrators(mandate.entity_id, macau_date(at)).exclude(pk=mandate.pk)
        if others.count() < rules().least_administrators:
            raise LastAdministrator
    end_row(actor, at, mandate, Ending.GIVEN_UP if held else Ending.REVOKED)


@transaction.atomic
def review_mandate(*, actor: Actor, at: datetime, mandate_id: int, needed: bool) -> None:
    """Say that a mandate is still needed, which is only noted, or not, which ends it.

    :raises NotFound, Refused, LastAdministrator: as for ending.
    """
    if not needed:
        revoke_mandate(actor=actor, at=at, mandate_id=mandate_id)
        return
    mandate = lock_mandate(mandate_id)
    if mandate is None or mandate.state != MandateState.IN_FORCE:
        raise NotFound(f"mandate {mandate_id}")
    check_managing(actor, mandate.entity_id, at)
    mandate.reviewed_on = macau_date(at)
    mandate.save(update_fields=["reviewed_on"])
    audit_mandate(actor, at, mandate, "still_needed")
