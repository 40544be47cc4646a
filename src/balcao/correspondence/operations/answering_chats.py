"""What an officer does in a chat: take it, write, hand it over, end it, answer what was left."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from balcao.accounts.api import names_by_language
from balcao.catalogue.api import departments
from balcao.correspondence.calling import call_when_it_waits, nobody_waits
from balcao.correspondence.chat_ends import department_names, end_turn, finish, house_says, note_chat
from balcao.correspondence.chat_hold import lock_chat, write_line
from balcao.correspondence.chat_types import ChatEnd, ChatState, Speaker
from balcao.correspondence.failures import ChatOver, ChatTaken, HandsFull
from balcao.correspondence.models import AtChats, Chat, Turn
from balcao.correspondence.operations.chatting import SEEN_EVERY
from balcao.correspondence.policies import must_answer_somewhere
from balcao.correspondence.queries.chats import officers_of
from balcao.correspondence.rules import chat_rules
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


@transaction.atomic
def take_chat(*, actor: Actor, at: datetime, chat_id: int) -> None:
    """Answer who waits. Taken again by who has it, nothing changes.

    :raises ChatTaken: when a colleague has it.
    :raises ChatOver: when it is over, or a message left for later.
    :raises HandsFull: when the officer answers as many as one can.
    """
    must_answer_somewhere(actor)
    chat = lock_chat(actor, at, chat_id)
    turn = Turn.objects.filter(chat=chat, ended_at__isnull=True).first()
    if turn is not None and turn.officer_id == actor.person_id:
        return
    if turn is not None:
        raise ChatTaken(turn.officer_name)
    if chat.state != ChatState.WAITING:
        raise ChatOver
    mine = Turn.objects.filter(officer_id=actor.person_id, ended_at__isnull=True)
    if mine.count() >= chat_rules().at_once:
        raise HandsFull
    try:
        with transaction.atomic():
            Turn.objects.create(
                chat=chat, officer_id=actor.person_id or 0, officer_name=actor.name, began_at=at, seen_at=at
            )
    except IntegrityError as failure:
        raise ChatTaken("") from failure
    chat.state, chat.front, chat.meant_for = ChatState.TALKING, False, None
    chat.taken_at = chat.taken_at or at
    chat.save(update_fields=["state", "front", "meant_for", "taken_at"])
    nobody_waits(chat, at)
    house_says(chat, at, "taken", who=actor.name, department=department_names(chat.department))
    note_chat(chat, actor, at, "taken")


def _my_turn(actor: Actor, at: datetime, chat_id: int) -> Chat:
    """The chat that is this officer's to answer now, locked.

    :raises ChatTaken: when a colleague's.
    :raises ChatOver: when nobody's: it ended, or went back to the line.
    """
    chat = lock_chat(actor, at, chat_id)
    turn = Turn.objects.filter(chat=chat, ended_at__isnull=True).first()
    if turn is None:
        raise ChatOver
    if turn.officer_id != actor.person_id:
        raise ChatTaken(turn.officer_name)
    return chat


@transaction.atomic
def answer_in_chat(*, actor: Actor, at: datetime, chat_id: int, key: str, text: str) -> None:
    """Write a line to the person.

    :raises ReasonNeeded: without words.
    :raises ChatOver, ChatTaken: when it is not the officer's turn any more.
    :raises TooManyLines: when too much was written in a minute.
    """
    chat = _my_turn(actor, at, chat_id)
    write_line(chat, actor, at, Speaker.OFFICER, key, text)
    Turn.objects.filter(chat=chat, ended_at__isnull=True).update(seen_at=at)


@transaction.atomic
def hand_over_chat(*, actor: Actor, at: datetime, chat_id: int, department: str = "", person_id: int = 0) -> None:
    """Hand it to a colleague of the department, or to another department; it stands at the head of their line, and the
    person reads to whom it went.

    :raises ChatOver, ChatTaken: when it is not the officer's turn any more.
    :raises NotFound: for somebody who is no officer there, or no department.
    """
    chat = _my_turn(actor, at, chat_id)
    if person_id:
        if person_id == actor.person_id or person_id not in officers_of(chat.department, at):
            raise NotFound(f"officer {person_id}")
        values = {"who": names_by_language([person_id])[person_id]}
    elif department in departments(settings.BALCAO_SERVICES) and department != chat.department:
        values = {"who": department_names(department)}
        chat.department = department
    else:
        raise NotFound(f"department {department}")
    end_turn(chat, at)
    chat.state, chat.front, chat.meant_for_id = ChatState.WAITING, True, person_id or None
    try:
        with transaction.atomic():
            chat.save(update_fields=["department", "state", "front", "meant_for"])
    except IntegrityError as failure:  # the person has another one with that department
        raise ChatTaken("") from failure
    house_says(chat, at, "handed", **values)
    call_when_it_waits(chat)
    note_chat(chat, actor, at, "handed", to=f"p-{person_id}" if person_id else department)


@transaction.atomic
def end_chat(*, actor: Actor, at: datetime, chat_id: int) -> None:
    """The officer ends it; what was written goes to the case or to the person's inbox. Ended twice, it is ended once.

    :raises ChatTaken: when a colleague answers it.
    :raises ChatOver: when it went back to the line.
    """
    if lock_chat(actor, at, chat_id).state == ChatState.ENDED:
        return
    finish(_my_turn(actor, at, chat_id), actor, at, ChatEnd.OFFICER)


@transaction.atomic
def answer_left(*, actor: Actor, at: datetime, chat_id: int, key: str, text: str) -> None:
    """Answer a message that was left while nobody answered; it is over then, and the person finds it.

    :raises ReasonNeeded: without words.
    :raises ChatOver: when a colleague was quicker.
    """
    chat = lock_chat(actor, at, chat_id)
    if chat.state != ChatState.LEFT:
        raise ChatOver
    write_line(chat, actor, at, Speaker.OFFICER, key, text)
    finish(chat, actor, at, ChatEnd.OFFICER)


@transaction.atomic
def officer_looks(*, actor: Actor, at: datetime, chat_id: int = 0) -> None:
    """The officer's page asked: that of a chat, or that of all of their departments."""
    for department in must_answer_somewhere(actor) if not chat_id else ():
        AtChats.objects.update_or_create(
            officer_id=actor.person_id or 0, department=department, defaults={"seen_at": at}
        )
    if chat_id:
        turns = Turn.objects.filter(chat_id=chat_id, officer_id=actor.person_id, ended_at__isnull=True)
        turns.filter(seen_at__lt=at - SEEN_EVERY).update(seen_at=at)
        AtChats.objects.filter(officer_id=actor.person_id, seen_at__lt=at - timedelta(minutes=1)).update(seen_at=at)
