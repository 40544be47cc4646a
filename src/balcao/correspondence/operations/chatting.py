"""What a person does in a chat: begin it, write, leave."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from balcao.cases.api import Case, ReasonNeeded, lock_own
from balcao.catalogue.api import get_published
from balcao.correspondence.calling import call_when_it_waits
from balcao.correspondence.chat_ends import finish, house_says, note_chat
from balcao.correspondence.chat_hold import lock_own_chat, within_rate, write_before, write_line
from balcao.correspondence.chat_types import AskedBefore, ChatEnd, ChatState, Speaker
from balcao.correspondence.failures import NoChats
from balcao.correspondence.models import Chat
from balcao.correspondence.rules import chat_rules, hours_of
from balcao.entities.api import Action
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

OPEN = (ChatState.WAITING, ChatState.TALKING, ChatState.LEFT)
SEEN_EVERY = timedelta(seconds=15)
"""That a page asked is written down so often at most."""


@transaction.atomic
def open_chat(
    *,
    actor: Actor,
    at: datetime,
    key: str,
    text: str,
    service_id: str = "",
    reference: str = "",
    before: Sequence[AskedBefore] = (),
) -> int:
    """Stand in line to write with the department of a case, or of a service; returns the chat's number.

    Whoever has a chat with that department already writes there. While the department answers none, it is a message
    for when it does.

    :param key: makes the line one; sent again it changes nothing.
    :param before: what they asked the assistant; it stands before their words.
    :raises NotFound: for a case or service that is none of theirs; about a service one asks for oneself.
    :raises ReasonNeeded: without words.
    :raises NoChats: of a department that never answers chats.
    :raises TooManyLines: when too many were begun.
    """
    case, department, service_id = _about(actor, at, service_id, reference)
    hours = hours_of(department, at)
    if not hours.ever:
        raise NoChats
    if not text.strip():
        raise ReasonNeeded
    known = _open_one(actor, department)
    if known is None:
        within_rate(f"chat:open:{actor.self_id}", chat_rules().chats_an_hour, timedelta(hours=1), at)
        known = _begun(actor, at, case, department, service_id, open_now=hours.open)
    write_before(known, actor, key, before)
    _write(known, actor, at, key, text)
    return known.pk


def _about(actor: Actor, at: datetime, service_id: str, reference: str) -> tuple[Case | None, str, str]:
    if actor.person_id is None or actor.clerk is not None:
        raise NotFound("chat")
    if reference:
        case, _under = lock_own(actor, at, reference, action=Action.PREPARE)
        return case, case.department, case.service_id
    if actor.holder_id != actor.self_id:
        raise NotFound("chat")
    return None, get_published(service_id, at=at).definition.data.department, service_id


def _open_one(actor: Actor, department: str) -> Chat | None:
    rows = Chat.objects.select_for_update().filter(person_id=actor.person_id or 0, department=department)
    return rows.filter(state__in=OPEN).first()


def _begun(actor: Actor, at: datetime, case: Case | None, department: str, service_id: str, *, open_now: bool) -> Chat:
    try:
        with transaction.atomic():
            chat = Chat.objects.create(
                person_id=actor.person_id or 0,
                person_name=actor.name,
                holder_id=actor.holder_id,
                department=department,
                service_id=service_id,
                case=case,
                language=actor.language,
                state=ChatState.WAITING if open_now else ChatState.LEFT,
                asked_at=at,
                seen_at=at,
            )
    except IntegrityError:  # begun in two windows at once: it is one
        found = _open_one(actor, department)
        if found is None:
            raise
        return found
    note_chat(chat, actor, at, "opened", open=open_now)
    if open_now:
        call_when_it_waits(chat)
    return chat


@transaction.atomic
def say_in_chat(*, actor: Actor, at: datetime, chat_id: int, key: str, text: str) -> None:
    """Write a line to the department.

    :raises NotFound: for anybody but who began it.
    :raises ReasonNeeded: without words.
    :raises ChatOver: when it is over.
    :raises TooManyLines: when too much was written in a minute.
    """
    _write(lock_own_chat(actor, at, chat_id), actor, at, key, text)


def _write(chat: Chat, actor: Actor, at: datetime, key: str, text: str) -> None:
    write_line(chat, actor, at, Speaker.PERSON, key, text)
    chat.seen_at = at
    chat.save(update_fields=["seen_at"])


@transaction.atomic
def leave_chat(*, actor: Actor, at: datetime, chat_id: int) -> None:
    """The person ends it; what was written goes to the case or to their inbox. Ended twice, it is ended once.

    :raises NotFound: for anybody but who began it.
    """
    chat = lock_own_chat(actor, at, chat_id)
    if chat.state != ChatState.ENDED:
        finish(chat, actor, at, ChatEnd.PERSON)


@transaction.atomic
def person_looks(*, actor: Actor, at: datetime, chat_id: int) -> None:
    """The person's page asked; who was away long enough to be told is back."""
    rows = Chat.objects.filter(pk=chat_id, person_id=actor.person_id or 0, state__in=OPEN, seen_at__lt=at - SEEN_EVERY)
    chat = rows.select_for_update(skip_locked=True).first()
    if chat is None:
        return
    away = chat.state == ChatState.WAITING and chat.front and chat.seen_at < at - chat_rules().away
    chat.seen_at = at
    chat.save(update_fields=["seen_at"])
    if away:
        house_says(chat, at, "back")
