"""Who may set up a department's work."""

from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.errors import NotFound


def require_chief(actor: Actor, department: str) -> None:
    """See that the actor is a chief there, of their own or in substitution.

    :raises NotFound: otherwise.
    """
    if not actor.holds(CHIEF, department):
        raise NotFound(f"department {department}")
