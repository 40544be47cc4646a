"""Who may, at a counter."""

from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

COUNTER = "counter"
"""The duty of officers who open and give back accounts in person."""


def counter_departments(actor: Actor) -> frozenset[str]:
    """The departments at whose counter the officer acts.

    :raises NotFound: if they have no such duty.
    """
    if not actor.holds(COUNTER) or actor.person_id is None:
        raise NotFound("the counter")
    return actor.departments
