"""Who looks after the officers of a department."""

from balcao.accounts.officers.rules import rules
from balcao.kernel.actor import ADMINISTRATION, CHIEF, Actor
from balcao.kernel.errors import NotFound


def looks_after_all(actor: Actor) -> bool:
    """Whether the actor administers the officers of every department."""
    return actor.holds_own(ADMINISTRATION, rules().for_all)


def administers(actor: Actor, department: str) -> bool:
    """Whether giving and ending posts of that department is the actor's duty, by a post of their own."""
    return looks_after_all(actor) or actor.holds_own(ADMINISTRATION, department)


def heads(actor: Actor, department: str) -> bool:
    """Whether the actor decides about absences there: its chief, or who administers it."""
    return actor.holds_own(CHIEF, department) or administers(actor, department)


def person_behind(actor: Actor) -> int:
    """The person who acts; officers are persons, never the platform.

    :raises NotFound: for the platform.
    """
    if actor.person_id is None:
        raise NotFound("officer")
    return actor.person_id


def require_administration(actor: Actor, department: str) -> None:
    """See that the actor administers the department.

    :raises NotFound: otherwise.
    """
    if not administers(actor, department):
        raise NotFound(f"officers of {department}")
