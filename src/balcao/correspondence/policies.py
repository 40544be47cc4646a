"""Who may answer a chat."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from balcao.cases.api import cases_of_duty
from balcao.correspondence.models import Chat
from balcao.entities.api import ties_of
from balcao.kernel.actor import ADMINISTRATION, Actor, PostHeld
from balcao.kernel.errors import NotFound


def answering_departments(actor: Actor) -> list[str]:
    """The departments whose chats are the officer's work; administering officers is not such work."""
    if actor.person_id is None or actor.clerk is not None:
        return []
    return sorted({post.department for post in actor.posts if post.duty != ADMINISTRATION})


def must_answer_somewhere(actor: Actor) -> list[str]:
    """The same.

    :raises NotFound: for who is no such officer.
    """
    found = answering_departments(actor)
    if not found:
        raise NotFound("chats")
    return found


def not_own(actor: Actor) -> Q:
    """The chats that are not the officer's own matter: neither theirs nor of a holder they are tied to."""
    return ~Q(person_id=actor.person_id or 0) & ~Q(holder_id__in=[actor.self_id, *ties_of(actor.person_id or 0)])


def may_answer(actor: Actor, at: datetime, chat: Chat) -> bool:
    """Whether a post of the officer's covers it, and it is not their own matter. One about a case of their department
    is for those whose duty that case is."""
    return Chat.objects.filter(not_own(actor), pk=chat.pk).exists() and bool(covered(actor, at, [chat]))


def covered(actor: Actor, at: datetime, chats: Iterable[Chat]) -> list[Chat]:
    """Of chats that are not the officer's own matter those that they may answer, as `may_answer` says of one."""
    found = [chat for chat in chats if any(_covers(post, chat) for post in actor.posts)]
    inside = [chat.case.pk for chat in found if chat.case is not None and chat.case.department == chat.department]
    theirs = set(cases_of_duty(actor, at).filter(pk__in=inside).values_list("pk", flat=True)) if inside else set()
    return [chat for chat in found if chat.case is None or chat.case.pk not in inside or chat.case.pk in theirs]


def _covers(post: PostHeld, chat: Chat) -> bool:
    clear = chat.case is None or post.clearance >= chat.case.clearance
    return (
        post.department == chat.department
        and post.duty != ADMINISTRATION
        and (not post.services or chat.service_id in post.services)
        and clear
    )
