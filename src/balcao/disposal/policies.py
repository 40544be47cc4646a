"""Who holds, proposes and confirms: the chiefs, each for their department's cases."""

from dataclasses import replace

from balcao.disposal.models import DisposalList
from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.errors import NotFound


def as_chief(actor: Actor) -> Actor:
    """The officer with their posts as a chief alone."""
    return replace(actor, posts=frozenset(post for post in actor.posts if post.duty == CHIEF))


def departments_of(actor: Actor) -> list[str]:
    """The departments whose chief the officer is, for all of its services."""
    return sorted({post.department for post in actor.posts if post.duty == CHIEF and not post.services})


def require_department(actor: Actor, department: str) -> None:
    """See that the officer is a chief there.

    :raises NotFound: otherwise.
    """
    if department not in departments_of(actor):
        raise NotFound(f"department {department}")


def list_of(actor: Actor, number: str, *, lock: bool = False) -> DisposalList:
    """A list of a department whose chief the officer is.

    :raises NotFound: otherwise.
    """
    rows = DisposalList.objects.select_for_update() if lock else DisposalList.objects.all()
    found = rows.filter(number=number, department__in=departments_of(actor)).first()
    if found is None:
        raise NotFound(f"list {number}")
    return found
