"""Acting for a ward: what a guardian may do in their name, decided by the guardianship and nothing else."""

from datetime import datetime

from django.db import connection

from balcao.accounts.api import GuardianshipSummary, guardianship_over, hold_guardianship
from balcao.entities.failures import BeyondGuardianship
from balcao.entities.types import EVERY_SERVICE, Action, Sight
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


def _guardianship(actor: Actor, at: datetime) -> GuardianshipSummary:
    found = None
    if actor.person_id is not None and actor.ward_id is not None:
        found = guardianship_over(guardian_id=actor.person_id, ward_id=actor.ward_id, at=at)
    if found is None:
        raise NotFound(f"holder {actor.holder_id}")
    return found


def sight_of_ward(*, actor: Actor, at: datetime) -> Sight:
    """What a guardian sees of the ward's things.

    :raises NotFound: if they are not the guardian today.
    """
    scopes = frozenset(_guardianship(actor, at).scopes)
    return Sight(EVERY_SERVICE in scopes, scopes - {EVERY_SERVICE})


def require_guardian(
    *, actor: Actor, action: Action, at: datetime, scopes: tuple[str, ...], of_a_thing: bool = True
) -> None:
    """See that the guardian may do this for the ward now, in the matters of the guardianship.

    Within a transaction, and for anything but seeing, the guardianship then stays until its end: who ends it meanwhile
    waits.

    :raises NotFound: if they are not the guardian today, or the thing is of a matter they do not look after.
    :raises BeyondGuardianship: if no thing is asked about, and the matter is not within the guardianship.
    """
    if not sight_of_ward(actor=actor, at=at).shows(scopes):
        if of_a_thing and action is not Action.MANAGE:
            raise NotFound(f"holder {actor.holder_id}")
        raise BeyondGuardianship
    held = action is Action.VIEW or not connection.in_atomic_block
    if not held and not hold_guardianship(_guardianship(actor, at).guardianship_id):
        raise NotFound(f"holder {actor.holder_id}")
