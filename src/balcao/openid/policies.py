"""Who may register sites."""

from balcao.kernel.actor import Actor
from balcao.kernel.errors import AssuranceTooLow, NotFound

DUTY, HOUSE = "administration", "SAFP"
LEVEL = 2
"""Opening a door for another site is worth a second factor."""


def require_administration(actor: Actor) -> None:
    """Only officers with the duty, surely signed in.

    :raises NotFound: for anyone else.
    :raises AssuranceTooLow: below the level.
    """
    if not actor.holds(DUTY, HOUSE):
        raise NotFound("sites")
    if actor.assurance < LEVEL:
        raise AssuranceTooLow(LEVEL)
