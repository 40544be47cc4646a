"""Granting and revoking."""

from datetime import date, datetime, timedelta

from django.db import transaction

from balcao.entities.events import MandateRevoked
from balcao.entities.models import Entity, Mandate
from balcao.entities.policies import may
from balcao.entities.queries.mandates import summary_of
from balcao.entities.types import EVERY_SERVICE, Action, MandateSummary
from balcao.foundation.audit.api import record
from balcao.foundation.bus.api import announce
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError, NotFound, Refused

LONGEST = timedelta(days=3 * 366)


class BadPeriod(BalcaoError):
    """A mandate begins today or later, ends after it begins, and lasts three years at most."""

    key = "entities.bad_period"


class NothingGranted(BalcaoError):
    """A mandate must allow at least one action."""

    key = "entities.nothing_granted"


class MandateExists(BalcaoError):
    """This person already has a mandate for this scope: revoke it first."""

    key = "entities.mandate_exists"


def _check_managing(actor: Actor, entity_id: int, at: datetime) -> None:
    if not may(actor=actor, entity_id=entity_id, action=Action.VIEW, at=at).allowed:
        raise NotFound(f"entity {entity_id}")
    verdict = may(actor=actor, entity_id=entity_id, action=Action.MANAGE, at=at)
    if not verdict.allowed:
        raise Refused(f"entities.{verdict.reason}")


@transaction.atomic
def grant_mandate(
    *,
    actor: Actor,
    at: datetime,
    entity_id: int,
    person_id: int,
    actions: frozenset[Action],
    until_on: date,
    scope: str = EVERY_SERVICE,
    since_on: date | None = None,
) -> MandateSummary:
    """Let a person act for the entity, until a day that is included.

    :raises NotFound: if the actor may not even see the entity.
    :raises Refused: if the actor may not manage its mandates.
    :raises BadPeriod, NothingGranted, MandateExists: when the mandate itself is wrong.
    """
    _check_managing(actor, entity_id, at)
    today = macau_date(at)
    since = since_on or today
    if not today <= since <= until_on <= since + LONGEST:
        raise BadPeriod
    if not actions:
        raise NothingGranted
    # Two managers at once: the second waits here, and then finds the first one's mandate.
    Entity.objects.select_for_update(no_key=True).get(pk=entity_id)
    if Mandate.objects.filter(
        entity_id=entity_id, person_id=person_id, scope=scope, revoked_at__isnull=True, until_on__gte=today
    ).exists():
        raise MandateExists
    ended = Mandate.objects.filter(entity_id=entity_id, person_id=person_id, scope=scope, revoked_at__isnull=True)
    ended.update(revoked_at=at)
    mandate = Mandate.objects.create(
        entity_id=entity_id,
        person_id=person_id,
        scope=scope,
        actions=sorted(action.value for action in actions),
        since_on=since,
        until_on=until_on,
        granted_by=actor.self_id,
    )
    _audit(actor, at, mandate, "granted")
    return summary_of(mandate)


@transaction.atomic
def revoke_mandate(*, actor: Actor, at: datetime, mandate_id: int) -> None:
    """End a mandate at once: the next click already fails. Revoking twice changes nothing.

    The person who holds it may give it up too.

    :raises NotFound: if there is none that the actor may know of.
    """
    mandate = Mandate.objects.select_for_update().filter(pk=mandate_id).first()
    if mandate is None:
        raise NotFound(f"mandate {mandate_id}")
    if mandate.person_id != actor.person_id:
        _check_managing(actor, mandate.entity_id, at)
    if mandate.revoked_at is not None:
        return
    mandate.revoked_at = at
    mandate.save(update_fields=["revoked_at"])
    _audit(actor, at, mandate, "revoked")
    announce(MandateRevoked(mandate_id=mandate.pk, entity_id=mandate.entity_id, person_id=mandate.person_id))


def _audit(actor: Actor, at: datetime, mandate: Mandate, what: str) -> None:
    record(
        actor=actor,
        at=at,
        event=f"entities:mandate:{what}",
        subject=f"mandate:{mandate.pk}",
        holder_id=f"e-{mandate.entity_id}",
        data={
            "person": mandate.person_id,
            "scope": mandate.scope,
            "actions": mandate.actions,
            "until_on": mandate.until_on.isoformat(),
        },
    )
