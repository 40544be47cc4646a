"""Who begins and watches runs: officers who decide a service's cases, and their chiefs."""

from datetime import datetime

from balcao.benefits.models import Run
from balcao.catalogue.api import ServiceVersion, offered
from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound


def may_run(actor: Actor, version: ServiceVersion) -> bool:
    """Whether a post of the actor's is to decide that service's cases, or to head those who do."""
    definition = version.definition
    duties = {definition.access.decide, CHIEF}
    return any(
        post.department == definition.data.department
        and post.duty in duties
        and (not post.services or version.service_id in post.services)
        for post in actor.posts
    )


def silence_is_yes(version: ServiceVersion) -> bool:
    """Whether who says nothing to an offer of that service is granted it."""
    offers = version.definition.data.offers
    return offers is not None and offers.silence == "grants"


def services_to_run(actor: Actor) -> dict[str, ServiceVersion]:
    """The services that are offered without asking and are the actor's to run, by id."""
    return {
        each.service_id: each
        for each in offered(now())
        if each.definition.data.offers is not None and may_run(actor, each)
    }


def duties_to_run(*, at: datetime) -> list[tuple[str, str]]:
    """The department and duty of every service that is offered without asking."""
    definitions = [each.definition for each in offered(at)]
    return sorted({(each.data.department, each.access.decide) for each in definitions if each.data.offers is not None})


def locked_run(actor: Actor, run_id: int) -> Run:
    """A run of these, to be changed.

    :raises NotFound: if it is not the actor's, or there is none.
    """
    row = Run.objects.select_for_update().filter(pk=run_id, service_id__in=services_to_run(actor)).first()
    if row is None:
        raise NotFound(f"run {run_id}")
    return row
