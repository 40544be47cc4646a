"""Whose business a licence is."""

from datetime import datetime

from django.conf import settings

from balcao.catalogue.api import list_services, mandate_scopes
from balcao.entities.api import ties_of
from balcao.kernel.actor import CHIEF, Actor, PostHeld
from balcao.kernel.clock import macau_date
from balcao.licences.kinds import duty_of


def concerns(actor: Actor, *, holder_id: str, department: str) -> bool:
    """Whether the actor may deal with a holder's licences of that department.

    The platform itself may; whoever acts for a holder only for that holder; an officer for their department.
    """
    if actor.is_system and actor.holder_id in ("", "system"):
        return True
    return actor.holder_id == holder_id or department in actor.departments


def scopes_of_kind(kind: str, at: datetime) -> tuple[str, ...]:
    """The names under which a licence of that kind may be mandated: those of the services about it."""
    about = [each.service_id for each in list_services(at=at) if each.licence == kind]
    return tuple({scope for each in about for scope in mandate_scopes(each, settings.BALCAO_SERVICES)})


def is_own_matter(person_id: int | None, holder_id: str, at: datetime) -> bool:
    """Whether an officer is tied to the holder, and so keeps their hands off."""
    last = ties_of(person_id).get(holder_id) if person_id is not None else None
    return last is not None and last >= macau_date(at)


def posts_over(actor: Actor, *, kind: str, department: str, holder_id: str, at: datetime) -> list[PostHeld]:
    """The officer's posts by which licences of that kind are their work; none when it is their own matter.

    A post held in substitution does not reach what is the absent officer's own matter either.
    """
    if is_own_matter(actor.person_id, holder_id, at):
        return []
    return [
        post
        for post in actor.posts
        if post.department == department
        and post.duty in (duty_of(kind), CHIEF)
        and not is_own_matter(post.lender_id, holder_id, at)
    ]


def eyes_of(actor: Actor, department: str) -> list[str]:
    """The persons behind an officer's act there: themself, and every absent colleague whose posts they hold."""
    return sorted({actor.self_id, *(f"p-{number}" for number in actor.stands_in_for(department))})
