"""Who else works for an entity."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q

from balcao.accounts.api import open_accounts
from balcao.entities.models import Mandate
from balcao.entities.policies import may
from balcao.entities.queries.substitutions import people_in
from balcao.entities.types import Action, MandateState
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date


def others_may(*, actor: Actor, action: Action, at: datetime, scopes: tuple[str, ...]) -> bool:
    """Whether anybody but the actor may do this for the entity they act for; for a person's own things nobody."""
    return next(_others(actor, action, at, scopes), None) is not None


def others_who_may(*, actor: Actor, action: Action, at: datetime, scopes: tuple[str, ...]) -> list[int]:
    """The persons beside the actor who may do this for the entity they act for, by number."""
    return list(_others(actor, action, at, scopes))


def _others(actor: Actor, action: Action, at: datetime, scopes: tuple[str, ...]) -> Iterator[int]:
    """The entity's own people, those of a firm that it mandated, whoever stands in."""
    entity = actor.entity_id
    if entity is None:
        return
    today = macau_date(at)
    given = Mandate.objects.filter(
        Q(person__isnull=False) | Q(agent__isnull=False), entity_id=entity, state=MandateState.IN_FORCE
    ).filter(since_on__lte=today, until_on__gte=today)
    people, firms = set(people_in(entity, today)), set[int]()
    for person, firm in given.values_list("person_id", "agent_id"):
        people |= {person} if person else set()
        firms |= {firm} if firm else set()
    for firm in sorted(firms):
        people |= set(people_in(firm, today))
    others = sorted(open_accounts(people - {actor.person_id}))
    for each in others:
        other = Actor(person_id=each, name="", holder_id=actor.holder_id)
        if may(actor=other, entity_id=entity, action=action, at=at, scopes=scopes).allowed:
            yield each
