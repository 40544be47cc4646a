"""Questions about mandates: those an entity gave, and those a person holds."""

from datetime import datetime

from django.db.models import Q

from balcao.entities.models import Mandate, Seat
from balcao.entities.policies import MANAGING_POSTS, may
from balcao.entities.types import Action, MandateSummary
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


def mandates_of(*, actor: Actor, entity_id: int, at: datetime) -> list[MandateSummary]:
    """Every mandate the entity gave, for those who manage them.

    :raises NotFound: if the actor may not.
    """
    if not may(actor=actor, entity_id=entity_id, action=Action.MANAGE, at=at).allowed:
        raise NotFound(f"entity {entity_id}")
    return [summary_of(mandate) for mandate in Mandate.objects.filter(entity_id=entity_id).order_by("pk")]


def mandates_held_by(*, actor: Actor) -> list[MandateSummary]:
    """Every mandate that the actor holds themself, in whoever's name, the ended ones too."""
    if actor.person_id is None:
        return []
    return [summary_of(mandate) for mandate in Mandate.objects.filter(person_id=actor.person_id).order_by("pk")]


def summary_of(mandate: Mandate) -> MandateSummary:
    """The line a list shows."""
    return MandateSummary(
        mandate_id=mandate.pk,
        entity_id=mandate.entity_id,
        person_id=mandate.person_id,
        scope=mandate.scope,
        actions=tuple(Action(action) for action in mandate.actions),
        since_on=mandate.since_on,
        until_on=mandate.until_on,
        revoked=mandate.revoked_at is not None,
    )


def representatives_of(entity_id: int, at: datetime) -> list[int]:
    """The persons who receive what is addressed to the entity: its representatives, and those mandated to."""
    today = macau_date(at)
    running = Q(term_end__isnull=True) | Q(term_end__gte=today)
    seats = Seat.objects.filter(running, entity_id=entity_id, post__in=MANAGING_POSTS, term_start__lte=today)
    given = Mandate.objects.filter(
        entity_id=entity_id, revoked_at__isnull=True, since_on__lte=today, until_on__gte=today
    )
    mandated = [each.person_id for each in given if Action.RECEIVE_NOTICES.value in each.actions]
    return sorted({*seats.values_list("person_id", flat=True), *mandated})
