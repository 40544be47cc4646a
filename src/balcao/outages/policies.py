"""Who tells of outages: chiefs for the services of their posts, administrators of the platform for everything."""

from datetime import datetime

from django.conf import settings

from balcao.calendar.api import DUTY, HOUSE
from balcao.catalogue.api import departments, list_services
from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.errors import NotFound
from balcao.outages.models import Outage
from balcao.outages.types import Places


def may_tell(actor: Actor, department: str, service_id: str) -> bool:
    """Whether the actor says that this is closed."""
    if actor.holds(DUTY, HOUSE):
        return True
    return any(
        post.duty == CHIEF and post.department == department and (not post.services or service_id in post.services)
        for post in actor.posts
    )


def places_of(actor: Actor, at: datetime) -> Places:
    """What the actor can say it of; nothing for who is neither chief nor administrator."""
    codes = {each.department for each in list_services(at=at)} & set(departments(settings.BALCAO_SERVICES))
    return Places(
        everything=may_tell(actor, "", ""),
        departments=tuple(sorted(code for code in codes if may_tell(actor, code, ""))),
        services=tuple(
            each.service_id for each in list_services(at=at) if may_tell(actor, each.department, each.service_id)
        ),
    )


def require_place(actor: Actor, at: datetime, department: str, service_id: str) -> None:
    """See that it is a place, and one of the actor's.

    :raises NotFound: otherwise.
    """
    places = places_of(actor, at)
    if service_id:
        known = {each.service_id: each.department for each in list_services(at=at)}
        there = service_id in places.services and known[service_id] == department
    else:
        there = department in places.departments if department else places.everything
    if not there:
        raise NotFound(f"place of an outage {department} {service_id}")


def eyes_of(actor: Actor, department: str) -> list[str]:
    """The persons behind the officer, those they stand in for there or in the administration included."""
    return sorted({*actor.eyes_in(department), *actor.eyes_in(HOUSE)})


def locked(actor: Actor, outage_id: int) -> Outage:
    """An outage to be changed.

    :raises NotFound: if it is none of the actor's, or there is none.
    """
    row = Outage.objects.select_for_update().filter(pk=outage_id).first()
    if row is None or not may_tell(actor, row.department, row.service_id):
        raise NotFound(f"outage {outage_id}")
    return row
