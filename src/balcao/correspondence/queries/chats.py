"""Chats as their person and as officers read them; where one stands in line, and how long others waited."""

from datetime import datetime
from statistics import median

from balcao.accounts.api import names_by_language, officers_on
from balcao.cases.api import case_view
from balcao.catalogue.api import get_published, get_version
from balcao.correspondence.chat_types import ChatState, ChatView, DeskChat, DeskChats, LineView, Speaker
from balcao.correspondence.models import AtChats, Chat, ChatLine, Turn
from balcao.correspondence.policies import (
    answering_departments,
    covered,
    may_answer,
    must_answer_somewhere,
    not_own,
)
from balcao.correspondence.rules import chat_rules
from balcao.foundation.audit.api import record_read
from balcao.foundation.ui.api import text_of
from balcao.kernel.actor import ADMINISTRATION, Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text

FEWEST_WAITS = 5
MOST = 200


def chat_view(*, actor: Actor, at: datetime, chat_id: int, after: int = 0) -> ChatView:
    """A chat of the person's, with the lines after that one.

    :raises NotFound: for anybody but who began it, and when its case is their business no more.
    """
    chat = _own(actor, at, chat_id)
    waits = chat.state == ChatState.WAITING
    turn = Turn.objects.filter(chat=chat, ended_at__isnull=True).first() if chat.state == ChatState.TALKING else None
    return ChatView(
        chat_id=chat.pk,
        holder_id=chat.holder_id,
        department=chat.department,
        service_id=chat.service_id,
        reference=chat.case.reference if chat.case else "",
        language=chat.language,
        state=ChatState(chat.state),
        ended_why=chat.ended_why,
        asked_at=chat.asked_at,
        place=_place(chat, at) if waits else 0,
        minutes=minutes_waited(chat.department, at) if waits else None,
        officers=officers_there(chat.department, at) if waits else 0,
        answered_by=turn.officer_name if turn else "",
        lines=_lines(chat, after),
    )


def _own(actor: Actor, at: datetime, chat_id: int) -> Chat:
    rows = Chat.objects.select_related("case").filter(pk=chat_id, person_id=actor.person_id or 0)
    chat = rows.filter(holder_id=actor.holder_id).first()
    if chat is None or actor.clerk is not None:
        raise NotFound(f"chat {chat_id}")
    if chat.case is not None:
        case_view(actor=actor, at=at, reference=chat.case.reference)
    return chat


def open_chat_of(*, actor: Actor, department: str) -> int | None:
    """The chat that the person has with a department now, if any, for the holder they act for."""
    rows = Chat.objects.filter(person_id=actor.person_id or 0, holder_id=actor.holder_id, department=department)
    found = rows.exclude(state=ChatState.ENDED).values_list("pk", flat=True).first()
    return int(found) if found is not None and actor.clerk is None else None


def _place(chat: Chat, at: datetime) -> int:
    """One's place among those who are there and wait; 1 is the next."""
    there = Chat.objects.filter(department=chat.department, state=ChatState.WAITING).exclude(pk=chat.pk)
    rows = there.filter(seen_at__gte=at - chat_rules().away).values_list("front", "asked_at", "pk")
    mine = (not chat.front, chat.asked_at, chat.pk)
    return 1 + sum((not front, asked, number) < mine for front, asked, number in rows)


def minutes_waited(department: str, at: datetime) -> int | None:
    """How many minutes people waited lately: the middle one of the last waits; None when there were too few."""
    rules = chat_rules()
    rows = Chat.objects.filter(department=department, taken_at__gte=at - rules.waits_within).order_by("-taken_at")
    waits = [
        (taken - asked).total_seconds() / 60
        for asked, taken in rows.values_list("asked_at", "taken_at")[: rules.waits_counted]
        if taken is not None
    ]
    return max(1, round(median(waits))) if len(waits) >= FEWEST_WAITS else None


def officers_there(department: str, at: datetime) -> int:
    """How many officers have the department's chats before them."""
    since = at - chat_rules().at_desk
    return AtChats.objects.filter(department=department, seen_at__gte=since).count()


def _lines(chat: Chat, after: int) -> tuple[LineView, ...]:
    rows = ChatLine.objects.filter(chat=chat, pk__gt=after).order_by("pk")
    return tuple(
        LineView(
            line_id=row.pk,
            at=row.at,
            speaker=Speaker(row.speaker),
            who=row.who_name,
            text=row.text,
            word=row.word,
            values=row.values,
        )
        for row in rows
    )


def desk_chats(*, actor: Actor, at: datetime) -> DeskChats:
    """The chats of the officer's departments that they may answer, none their own matter.

    :raises NotFound: for who is no such officer.
    """
    departments = must_answer_somewhere(actor)
    rows = Chat.objects.filter(not_own(actor), department__in=departments).exclude(state=ChatState.ENDED)
    found = list(rows.select_related("case").order_by("-front", "asked_at", "pk")[:MOST])
    turns = {each.chat_id: each for each in Turn.objects.filter(chat__in=found, ended_at__isnull=True)}
    names = names_by_language({row.meant_for_id for row in found if row.meant_for_id is not None})
    shown = [_desk_view(row, actor, at, turns.get(row.pk), names) for row in covered(actor, at, found)]
    return DeskChats(
        waiting=tuple(each for each in shown if each.state is ChatState.WAITING),
        running=tuple(each for each in shown if each.state is ChatState.TALKING),
        left=tuple(each for each in shown if each.state is ChatState.LEFT),
    )


def waiting_chats(*, actor: Actor, at: datetime) -> int:
    """How many are there and wait for an officer whose post covers them, as the officer's does; counted up to a
    hundred. Every page of the desk asks: it costs one question, and one more only while somebody waits about a case."""
    rows = Chat.objects.filter(department__in=answering_departments(actor), state=ChatState.WAITING)
    there = rows.filter(not_own(actor), seen_at__gte=at - chat_rules().away).select_related("case")[:MOST]
    return len(covered(actor, at, there))


def desk_chat(*, actor: Actor, at: datetime, chat_id: int, after: int = 0, opened: bool = False) -> DeskChat:
    """One chat with its lines after that one. Opening it is a reading, which its person sees.

    :raises NotFound: for an officer who may not answer it.
    """
    chat = Chat.objects.select_related("case").filter(pk=chat_id).first()
    if chat is None or not may_answer(actor, at, chat):
        raise NotFound(f"chat {chat_id}")
    if opened:
        record_read(
            actor=actor,
            at=at,
            subject=f"chat:{chat.pk}",
            holder_id=chat.holder_id,
            purpose=text_of("correspondence.chat.reading"),
            basis=_basis(chat, at),
        )
    turn = Turn.objects.filter(chat=chat, ended_at__isnull=True).first()
    names = names_by_language({chat.meant_for_id} if chat.meant_for_id else set())
    return _desk_view(chat, actor, at, turn, names, _lines(chat, after))


def _basis(chat: Chat, at: datetime) -> Text:
    version = get_version(chat.case.version_id) if chat.case else get_published(chat.service_id, at=at)
    return version.definition.data.legal_basis[0].text()


def _desk_view(
    chat: Chat,
    actor: Actor,
    at: datetime,
    turn: Turn | None,
    names: dict[int, Text],
    lines: tuple[LineView, ...] = (),
) -> DeskChat:
    return DeskChat(
        chat_id=chat.pk,
        person_id=chat.person_id,
        person_name=chat.person_name,
        holder_id=chat.holder_id,
        department=chat.department,
        service_id=chat.service_id,
        reference=chat.case.reference if chat.case else "",
        language=chat.language,
        state=ChatState(chat.state),
        asked_at=chat.asked_at,
        there=chat.seen_at >= at - chat_rules().away,
        mine=turn is not None and turn.officer_id == actor.person_id,
        meant_for=names.get(chat.meant_for_id or 0, {}),
        answered_by=turn.officer_name if turn else "",
        lines=lines,
    )


def officers_of(department: str, at: datetime) -> list[int]:
    """The officers whose work a department's chats are."""
    return [
        each.person_id
        for each in officers_on(department=department, on=macau_date(at))
        if any(post.department == department and post.duty != ADMINISTRATION for post in each.posts)
    ]
