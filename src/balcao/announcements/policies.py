"""Who announces: the chiefs of a department, for the services and up to the clearance of their posts."""

from django.db.models import Q

from balcao.announcements.models import Announcement
from balcao.catalogue.api import ServiceSummary
from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.errors import NotFound


def may_announce(actor: Actor, department: str, service_id: str) -> bool:
    """Whether a post of the actor's is a chief's there, for that service."""
    return any(
        post.duty == CHIEF and post.department == department and (not post.services or service_id in post.services)
        for post in actor.posts
    )


def require_chief(actor: Actor, service: ServiceSummary | None) -> ServiceSummary:
    """The service, if the actor announces to those who applied for it.

    :raises NotFound: otherwise.
    """
    if service is None or not may_announce(actor, service.department, service.service_id):
        raise NotFound("service")
    return service


def seen_by(actor: Actor) -> Q:
    """The announcements that are the actor's to see, confirm and stop."""
    found = Q(pk__in=[])
    for post in actor.posts:
        if post.duty == CHIEF:
            one = Q(department=post.department, clearance__lte=post.clearance)
            found |= one & Q(service_id__in=post.services) if post.services else one
    return found


def locked(actor: Actor, announcement_id: int) -> Announcement:
    """One of these, to be changed.

    :raises NotFound: if it is not the actor's, or there is none.
    """
    row = Announcement.objects.select_for_update().filter(seen_by(actor), pk=announcement_id).first()
    if row is None:
        raise NotFound(f"announcement {announcement_id}")
    return row
