"""Who may act for an entity, and why not."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from balcao.entities.models import Entity, Mandate, Seat
from balcao.entities.types import EVERY_SERVICE, Action, Verdict
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound, Refused

MANAGING_POSTS = ("administrator", "president", "sole_trader")
"""Who holds one of these posts in a running term represents the entity and needs no mandate."""


def represents(person_id: int, entity_id: int, on: date) -> bool:
    """Whether the register itself lets this person represent the entity on that day."""
    running = Q(term_end__isnull=True) | Q(term_end__gte=on)
    seats = Seat.objects.filter(entity_id=entity_id, person_id=person_id, post__in=MANAGING_POSTS, term_start__lte=on)
    return seats.filter(running).exists()


def mandates_in_force(person_id: int, on: date) -> QuerySet[Mandate]:
    """The mandates this person may use on that day."""
    return Mandate.objects.filter(
        person_id=person_id, revoked_at__isnull=True, since_on__lte=on, until_on__gte=on, entity__status="active"
    )


def may(*, actor: Actor, entity_id: int, action: Action, at: datetime, scopes: tuple[str, ...] = ()) -> Verdict:
    """Whether the actor may do this for the entity now.

    `scopes` are the names under which the service may be mandated: its id and its groups. The reasons are
    keys: `no_such_entity`, `entity_not_active`, `mandate_missing`, `mandate_expired`, `mandate_revoked`.
    """
    if actor.person_id is None:
        return Verdict(actor.is_system, "" if actor.is_system else "mandate_missing")
    entity = Entity.objects.filter(pk=entity_id).only("status").first()
    if entity is None:
        return Verdict(False, "no_such_entity")
    if entity.status != "active":
        return Verdict(False, "entity_not_active")
    today = macau_date(at)
    if represents(actor.person_id, entity_id, today):
        return Verdict(True)
    wanted = (EVERY_SERVICE, *scopes)
    given = [
        mandate
        for mandate in Mandate.objects.filter(entity_id=entity_id, person_id=actor.person_id, scope__in=wanted)
        if action.value in mandate.actions
    ]
    for mandate in given:
        if mandate.revoked_at is None and mandate.since_on <= today <= mandate.until_on:
            return Verdict(True, "", mandate.pk)
    return Verdict(False, _why_not(given, today))


def _why_not(given: list[Mandate], today: date) -> str:
    if any(mandate.revoked_at is None and mandate.until_on < today for mandate in given):
        return "mandate_expired"
    return "mandate_revoked" if any(mandate.revoked_at for mandate in given) else "mandate_missing"


def require(*, actor: Actor, action: Action, at: datetime, scopes: tuple[str, ...] = ()) -> int | None:
    """See that the actor may do this for the holder they act for; returns the mandate used, if any.

    A person may do everything for themself, and the platform for anyone.

    :raises NotFound: if the actor may not even see that holder's things: they do not exist for them.
    :raises Refused: with the reason, if the actor may see but not do this.
    """
    if actor.is_system or actor.holder_id == actor.self_id:
        return None
    if actor.entity_id is None:
        raise NotFound(f"holder {actor.holder_id}")
    verdict = may(actor=actor, entity_id=actor.entity_id, action=action, at=at, scopes=scopes)
    if verdict.allowed:
        return verdict.mandate_id
    if may(actor=actor, entity_id=actor.entity_id, action=Action.VIEW, at=at, scopes=scopes).allowed:
        raise Refused(f"entities.{verdict.reason}")
    raise NotFound(f"holder {actor.holder_id}")
