"""Whose work the calendar of a venue is: officers of its department with its duty."""

from django.conf import settings

from balcao.catalogue.api import Venue, venues
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


def keeps(actor: Actor, venue: Venue) -> bool:
    """Whether the calendar is the officer's work."""
    return any(
        post.covers(department=venue.department, duty=venue.duty, service_id="", clearance=0)
        for post in actor.posts
        if not post.services
    )


def kept_venues(actor: Actor) -> dict[str, Venue]:
    """The venues whose calendar is the officer's work, by id."""
    return {name: each for name, each in venues(settings.BALCAO_SERVICES).items() if keeps(actor, each)}


def require_keeper(actor: Actor, name: str) -> Venue:
    """The venue, if its calendar is the officer's work.

    :raises NotFound: if not.
    """
    found = kept_venues(actor).get(name)
    if found is None:
        raise NotFound(f"venue {name}")
    return found
