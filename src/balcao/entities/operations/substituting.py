"""Being away: somebody inside the entity stands in, by mandates that lend no more than the absent one holds."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction

from balcao.entities.events import SubstitutionAccepted, SubstitutionEnded, SubstitutionNamed
from balcao.entities.failures import AwayTwice, BadAbsenceDays, NothingToLend, NotWaiting, SubstituteUnfit
from balcao.entities.giving import SURELY, audit_mandate, lock_entity, upwards
from balcao.entities.models import Mandate, Substitution
from balcao.entities.models.mandate import WAITING
from balcao.entities.passage import begin, check_managing, check_waits, end_row
from balcao.entities.policies import represents
from balcao.entities.queries.substitutions import belongs, signs_as
from balcao.entities.rules import rules
from balcao.entities.types import EVERY_SERVICE, Action, Ending, MandateState, Origin
from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import AssuranceTooLow, NotFound

OFFICE_LENDS = (Action.VIEW, Action.PREPARE, Action.RECEIVE_NOTICES)
"""What of an office another may do meanwhile. Whether they sign for it too is for the entity's binding rule to say."""


@transaction.atomic
def name_substitute(
    *, actor: Actor, at: datetime, entity_id: int, person_id: int, substitute_id: int, from_on: date, until_on: date
) -> int:
    """Offer to stand in for an absent person in an entity; returns the substitution's number.

    Who manages the entity names one for anybody in it, and everyone for themself where the rules let them. Nothing is
    lent before the substitute accepts. Each mandate the absent one holds is lent as it is, for the days that are
    within its own; managing rights and giving on are not lent. For a post that the entity's binding rule lets be stood
    in for, the substitute signs.

    :raises NotFound: if the actor does not see the entity, or the absent person is not in it.
    :raises Refused: if they see it, but may not name a substitute for that person.
    :raises BadAbsenceDays, AwayTwice, SubstituteUnfit, NothingToLend: with nothing changed.
    """
    if actor.person_id != person_id or not rules().own_substitute:
        check_managing(actor, entity_id, at)
    today = macau_date(at)
    if not belongs(person_id, entity_id, today):
        raise NotFound(f"entity {entity_id}")
    if actor.assurance < SURELY:
        raise AssuranceTooLow(SURELY)
    if not today <= from_on <= until_on <= from_on + rules().longest_absence:
        raise BadAbsenceDays
    lock_entity(entity_id)
    if _away(person_id, entity_id, from_on, until_on):
        raise AwayTwice
    unfit = person_id == substitute_id or not belongs(substitute_id, entity_id, until_on)
    if unfit or _away(substitute_id, entity_id, from_on, until_on):
        raise SubstituteUnfit
    substitution = Substitution.objects.create(
        entity_id=entity_id,
        person_id=person_id,
        substitute_id=substitute_id,
        from_on=from_on,
        until_on=until_on,
        named_by=actor.self_id,
        named_at=at,
    )
    lent = list(_lent(actor, substitution, today))
    if not lent and not signs_as(substitution):
        raise NothingToLend
    _audit(actor, at, substitution, "named")
    for mandate in lent:
        mandate.save()
        audit_mandate(actor, at, mandate, "given", stands_for=f"p-{person_id}")
    announce(SubstitutionNamed(substitution_id=substitution.pk, at=at))
    return substitution.pk


def _away(person_id: int, entity_id: int, from_on: date, until_on: date) -> bool:
    named = Substitution.objects.filter(entity_id=entity_id, person_id=person_id, ended_at=None)
    return named.filter(from_on__lte=until_on, until_on__gte=from_on).exists()


def _lent(actor: Actor, substitution: Substitution, today: date) -> Iterator[Mandate]:
    """The mandates that lend: out of each the absent one holds, and for their office."""
    held = Mandate.objects.select_for_update(of=("self",)).filter(
        entity_id=substitution.entity_id,
        person_id=substitution.person_id,
        substitution=None,
        state=MandateState.IN_FORCE,
        since_on__lte=substitution.until_on,
        until_on__gte=substitution.from_on,
    )
    for parent in held.order_by("pk"):
        above = {each.person_id for each in upwards(parent)}
        actions = [each for each in parent.actions if each != Action.MANAGE]
        if substitution.substitute_id not in above and actions != [Action.VIEW.value]:
            yield _standing_in(actor, substitution, today, actions, parent)
    if represents(substitution.person_id, substitution.entity_id, substitution.from_on):
        yield _standing_in(actor, substitution, today, [each.value for each in OFFICE_LENDS], None)


def _standing_in(
    actor: Actor, substitution: Substitution, today: date, actions: list[str], parent: Mandate | None
) -> Mandate:
    return Mandate(
        entity_id=substitution.entity_id,
        person_id=substitution.substitute_id,
        substitution=substitution,
        parent=parent,
        scope=parent.scope if parent else EVERY_SERVICE,
        actions=actions,
        amount_up_to=parent.amount_up_to if parent else None,
        renewals_only=bool(parent and parent.renewals_only),
        since_on=max(substitution.from_on, parent.since_on) if parent else substitution.from_on,
        until_on=min(substitution.until_on, parent.until_on) if parent else substitution.until_on,
        state=MandateState.OFFERED,
        answer_by=min(today + rules().answer, substitution.until_on),
        origin=Origin.ABSENCE,
        granted_by=actor.self_id,
    )


def _locked(actor: Actor, substitution_id: int) -> Substitution:
    """The row; one of another entity than the one acted for does not exist."""
    found = Substitution.objects.filter(pk=substitution_id).first()
    if found is None or actor.entity_id not in (None, found.entity_id):
        raise NotFound(f"substitution {substitution_id}")
    lock_entity(found.entity_id)
    return Substitution.objects.select_for_update(of=("self",)).get(pk=substitution_id)


@transaction.atomic
def accept_substitution(*, actor: Actor, at: datetime, substitution_id: int) -> None:
    """Agree to stand in: all that is lent begins, on its first day. Twice changes nothing.

    :raises NotFound: for everyone but the substitute.
    :raises NotWaiting: when it was taken back, or nobody answered in time.
    """
    substitution = _locked(actor, substitution_id)
    if substitution.substitute_id != actor.person_id:
        raise NotFound(f"substitution {substitution_id}")
    if actor.assurance < SURELY:
        raise AssuranceTooLow(SURELY)
    if substitution.accepted_at is not None and substitution.ended_at is None:
        return
    waiting = substitution.mandates.select_for_update(of=("self",)).order_by("pk")
    offered = [each for each in waiting if each.state in WAITING]
    if not offered and waiting:
        check_waits(waiting[0], MandateState.OFFERED, at)
    if substitution.ended_at is not None or substitution.until_on < macau_date(at):
        raise NotWaiting
    for mandate in offered:
        check_waits(mandate, MandateState.OFFERED, at)
        begin(actor, at, mandate)
    substitution.accepted_at = at
    substitution.save(update_fields=["accepted_at"])
    _audit(actor, at, substitution, "accepted")
    announce(SubstitutionAccepted(substitution_id=substitution.pk, at=at))


@transaction.atomic
def end_substitution(*, actor: Actor, at: datetime, substitution_id: int) -> None:
    """The absent one is back, or somebody else does it: from the next click on nothing is lent. Twice changes nothing.

    :raises NotFound, Refused: for everyone but the two and those who manage the entity.
    """
    substitution = _locked(actor, substitution_id)
    if actor.person_id not in (substitution.person_id, substitution.substitute_id):
        check_managing(actor, substitution.entity_id, at)
    if substitution.ended_at is not None:
        return
    own = actor.person_id == substitution.substitute_id
    for mandate in substitution.mandates.exclude(state=MandateState.ENDED).order_by("pk"):
        begun = mandate.state == MandateState.IN_FORCE
        why = (Ending.GIVEN_UP if begun else Ending.DECLINED) if own else Ending.REVOKED if begun else Ending.WITHDRAWN
        end_row(actor, at, mandate, why)
    substitution.ended_at = at
    substitution.save(update_fields=["ended_at"])
    _audit(actor, at, substitution, "ended")
    announce(SubstitutionEnded(substitution_id=substitution.pk, at=at))


def _audit(actor: Actor, at: datetime, substitution: Substitution, what: str) -> None:
    record(
        actor=actor,
        at=at,
        event=f"entities:substitution:{what}",
        subject=f"substitution:{substitution.pk}",
        holder_id=f"e-{substitution.entity_id}",
        data={
            "person": f"p-{substitution.person_id}",
            "substitute": f"p-{substitution.substitute_id}",
            "from_on": substitution.from_on.isoformat(),
            "until_on": substitution.until_on.isoformat(),
        },
    )
