"""Whether one works for an entity alone."""

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
    """Whether anybody but the actor may do this for the entity they act for: its own people, those of a firm that it
    mandated, whoever stands in. For a person's own things there is nobody.
    """
    entity = actor.entity_id
    if entity is None:
        return False
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
    return any(
        may(
            actor=Actor(person_id=each, name="", holder_id=actor.holder_id),
            entity_id=entity,
            action=action,
            at=at,
            scopes=scopes,
        ).allowed
        for each in others
    )
