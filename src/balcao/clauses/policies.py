"""Whose clauses an officer sees and writes: those of every department whose matters are their work."""

from balcao.kernel.actor import ADMINISTRATION, Actor
from balcao.kernel.errors import NotFound


def library_departments(actor: Actor) -> list[str]:
    """The departments; administering officers is not such work."""
    return sorted({post.department for post in actor.posts if post.duty != ADMINISTRATION})


def require_department(actor: Actor, department: str) -> None:
    """See that it is one of the actor's.

    :raises NotFound: otherwise.
    """
    if department not in library_departments(actor):
        raise NotFound(f"department {department}")
