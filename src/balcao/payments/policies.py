"""Whose business an order is."""

from collections.abc import Sequence
from datetime import datetime

from balcao.accounts.api import COUNTER
from balcao.entities.api import Act, Action, require
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


def require_for(
    *,
    actor: Actor,
    holder_id: str,
    department: str,
    action: Action,
    at: datetime,
    scopes: Sequence[str] = (),
    amount: int | None = None,
) -> int | None:
    """See that the actor may do this about the holder's orders with that department; returns the mandate used.

    The platform may, and so may an officer of the department; others only while acting for the holder.

    :raises NotFound: if it is not their business.
    :raises Refused: with the reason, if they may see but not do this.
    """
    if actor.is_system or department in actor.departments:
        return None
    if actor.holder_id != holder_id:
        raise NotFound(f"holder {holder_id}")
    return require(actor=actor, action=action, at=at, scopes=tuple(scopes), act=Act(amount=amount))


def require_department(*, actor: Actor, department: str) -> None:
    """See that the actor is the platform or an officer of the department.

    :raises NotFound: otherwise.
    """
    if not (actor.is_system or department in actor.departments):
        raise NotFound(f"department {department}")


TREASURY = "treasury"
"""The duty of who reconciles the payments of every department."""


def require_treasury(actor: Actor) -> None:
    """See that reconciling is the officer's duty.

    :raises NotFound: otherwise.
    """
    if not (actor.is_system or actor.holds(TREASURY)):
        raise NotFound("the treasury")


def treasury_eyes(actor: Actor) -> list[str]:
    """The persons behind what a treasury officer does, the absent whose posts they hold included."""
    own = {actor.self_id}
    return sorted(own.union(*(actor.eyes_in(post.department) for post in actor.posts if post.duty == TREASURY)))


def require_counter(actor: Actor, department: str = "") -> str:
    """See that the counter is the officer's duty, in that department if one is named; returns the department.

    :raises NotFound: otherwise.
    """
    for post in sorted(actor.posts, key=lambda post: (not post.own, post.department)):
        if post.duty == COUNTER and department in ("", post.department):
            return post.department
    raise NotFound("the till")
