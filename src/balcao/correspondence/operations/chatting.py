"""What a person does in a chat: begin it, write, leave."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from balcao.cases.api import Case, ReasonNeeded, lock_own
from balcao.catalogue.api import get_published
from balcao.correspondence.chat_ends import finish, house_says, note_chat
from balcao.correspondence.chat_types import ChatEnd, ChatState, Speaker
from balcao.correspondence.failures import ChatOver, NoChats, TooManyLines
from balcao.correspondence.models import Chat, ChatLine
from balcao.correspondence.rules import chat_rules, hours_of
from balcao.entities.api import Action
from balcao.foundation.rates.api import take_call
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

OPEN = (ChatState.WAITING, ChatState.TALKING, ChatState.LEFT)
SEEN_EVERY = timedelta(seconds=15)
"""That a page asked is written down so often at most."""


@transaction.atomic
def open_chat(*, actor: Actor, at: datetime, key: str, text: str, service_id: str = "", reference: str = "") -> int:
    """Stand in line to write with the department of a case, or of a service; returns the chat's number.

    Whoever has a chat with that department already writes there. While the department answers none, it is a message
    for when it does.

    :param key: makes the line one; sent again it changes nothing.
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
        _within(f"chat:open:{actor.self_id}", chat_rules().chats_an_hour, timedelta(hours=1), at)
        known = _begun(actor, at, case, department, service_id, open_now=hours.open)
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


def write_line(chat: Chat, actor: Actor, at: datetime, speaker: Speaker, key: str, text: str) -> None:
    """A line of a locked chat, once.

    :raises ReasonNeeded, ChatOver, TooManyLines: when there is nothing to write, or no way to.
    """
    key, text = f"{actor.self_id}:{chat.pk}:{key}"[:80], text.strip()[: chat_rules().longest]
    if ChatLine.objects.filter(key=key).exists():
        return
    if chat.state == ChatState.ENDED:
        raise ChatOver
    if not text:
        raise ReasonNeeded
    _within(f"chat:line:{actor.self_id}", chat_rules().lines_a_minute, timedelta(minutes=1), at)
    ChatLine.objects.create(
        chat=chat, at=at, speaker=speaker, who=actor.self_id, who_name=actor.name, text=text, key=key
    )


def _within(name: str, amount: int, within: timedelta, at: datetime) -> None:
    if take_call(name=name[:80], amount=amount, within=within, at=at):
        raise TooManyLines


@transaction.atomic
def leave_chat(*, actor: Actor, at: datetime, chat_id: int) -> None:
    """The person ends it; what was written goes to the case or to their inbox. Ended twice, it is ended once.

    :raises NotFound: for anybody but who began it.
    """
    chat = lock_own_chat(actor, at, chat_id)
    if chat.state != ChatState.ENDED:
        finish(chat, actor, at, ChatEnd.PERSON)


def lock_own_chat(actor: Actor, at: datetime, chat_id: int) -> Chat:
    """The person's own chat, locked, for the holder they act for; about a case only while that is their business.

    :raises NotFound: otherwise.
    """
    rows = Chat.objects.select_for_update(of=("self",)).select_related("case")
    chat = rows.filter(pk=chat_id, person_id=actor.person_id or 0, holder_id=actor.holder_id).first()
    if chat is None or actor.clerk is not None:
        raise NotFound(f"chat {chat_id}")
    if chat.case is not None:
        lock_own(actor, at, chat.case.reference, action=Action.PREPARE)
    return chat


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
