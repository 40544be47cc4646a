"""Who may, at a counter and for a child."""

from datetime import date

from balcao.accounts.models import Guardianship
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


def looks_after(guardian_id: int, child_id: int, on: date) -> bool:
    """Whether this parent looks after that child's account on that day."""
    return Guardianship.objects.filter(
        guardian_id=guardian_id, child_id=child_id, ended_at__isnull=True, since_on__lte=on, until_on__gte=on
    ).exists()
