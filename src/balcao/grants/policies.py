"""Who sees what a fund has left: officers who decide on grants out of it, and their chiefs."""

from collections.abc import Iterable
from datetime import datetime

from balcao.catalogue.api import ServiceDefinition, offered
from balcao.kernel.actor import CHIEF, Actor


def fund_departments(actor: Actor, at: datetime) -> frozenset[str]:
    """The departments for which the officer decides on grants, or heads those who do."""
    return _departments(actor, [each.definition for each in offered(at) if each.definition.data.grant is not None])


def lending_departments(actor: Actor, at: datetime) -> frozenset[str]:
    """Those of them that lend."""
    rules = [(each.definition, each.definition.data.grant) for each in offered(at)]
    return _departments(actor, [definition for definition, rule in rules if rule is not None and rule.repaid])


def _departments(actor: Actor, granting: Iterable[ServiceDefinition]) -> frozenset[str]:
    duties = {(each.data.department, duty) for each in granting for duty in (each.access.decide, CHIEF)}
    return frozenset(post.department for post in actor.posts if (post.department, post.duty) in duties)
