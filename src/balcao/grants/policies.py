"""Who sees what a fund has left: officers who decide on grants out of it, and their chiefs."""

from datetime import datetime

from balcao.catalogue.api import offered
from balcao.kernel.actor import CHIEF, Actor


def fund_departments(actor: Actor, at: datetime) -> frozenset[str]:
    """The departments for which the officer decides on grants, or heads those who do."""
    granting = [each.definition for each in offered(at) if each.definition.data.grant is not None]
    duties = {(each.data.department, duty) for each in granting for duty in (each.access.decide, CHIEF)}
    return frozenset(post.department for post in actor.posts if (post.department, post.duty) in duties)
