"""Who helps whom at a counter."""

from datetime import datetime

from balcao.accounts.api import COUNTER
from balcao.entities.api import ties_of
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound


def counters_of(actor: Actor) -> list[str]:
    """The departments at whose counter the officer acts.

    :raises NotFound: if they have no such duty.
    """
    found = sorted({post.department for post in actor.posts if post.duty == COUNTER})
    if not found or actor.person_id is None or actor.clerk is not None:
        raise NotFound("the counter")
    return found


def is_tied(clerk_id: int, holder_id: str, at: datetime) -> bool:
    """Whether something of that holder is the clerk's own matter today."""
    return ties_of(clerk_id).get(holder_id, macau_date(at).min) >= macau_date(at)
