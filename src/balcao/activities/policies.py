"""Whose activity it is: the organiser's, by mandate, and the department's that let it be published."""

from collections.abc import Iterable
from datetime import datetime

from balcao.activities.models import Activity
from balcao.catalogue.api import offered
from balcao.entities.api import Action, require
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


def watches(actor: Actor, row: Activity) -> bool:
    """Whether the activity is the officer's work."""
    return any(
        post.covers(department=row.department, duty=row.duty, service_id=row.service_id, clearance=0)
        for post in actor.posts
    )


def publishing_departments(actor: Actor, at: datetime) -> frozenset[str]:
    """The departments for which the officer decides which activities are published."""
    found = [each.definition for each in offered(at) if each.definition.data.publishes is not None]
    return frozenset(
        each.data.department
        for each in found
        for post in actor.posts
        if post.covers(department=each.data.department, duty=each.access.decide, service_id=each.data.id, clearance=0)
    )


def require_organiser(actor: Actor, action: Action, at: datetime, row: Activity | None) -> Activity:
    """The activity, if it is that of whom the actor acts for, and they may do this.

    :raises NotFound: if it is not theirs, or the actor may not see it.
    :raises Refused: with the reason, if the actor may see but not do this.
    """
    if row is None or row.holder_id != actor.holder_id:
        raise NotFound("activity")
    require(actor=actor, action=action, at=at, scopes=tuple(row.scopes))
    return row


def watched(actor: Actor, rows: Iterable[Activity]) -> list[Activity]:
    """Those that are the officer's work."""
    return [each for each in rows if watches(actor, each)]
