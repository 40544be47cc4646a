"""What the house says in a chat, and where its words go when it is over: to the case, or to the person's inbox."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings

from balcao.accounts.api import new_nonce
from balcao.cases.api import Case
from balcao.catalogue.api import departments, get_published
from balcao.correspondence.calling import call_when_it_waits, nobody_waits
from balcao.correspondence.chat_types import ChatEnd, ChatState, Speaker
from balcao.correspondence.models import Chat, ChatLine, Message, Thread, Turn
from balcao.foundation.audit.api import record
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import MACAU
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES, Text
from balcao.notices.api import send_worded, worded

LONGEST_TOPIC = 120
SIDES = {Speaker.PERSON: "applicant", Speaker.OFFICER: "office", Speaker.ASSISTANT: "office"}


def house_says(chat: Chat, at: datetime, word: str, **values: Any) -> None:
    """A line of the house between those of people."""
    ChatLine.objects.create(
        chat=chat, at=at, speaker=Speaker.HOUSE, word=word, values=values, key=f"house:{chat.pk}:{new_nonce()}"
    )


def end_turn(chat: Chat, at: datetime) -> Turn | None:
    """Nobody answers it any more; whose turn it was."""
    turn = Turn.objects.select_for_update().filter(chat=chat, ended_at__isnull=True).first()
    if turn is not None:
        turn.ended_at = at
        turn.save(update_fields=["ended_at"])
    return turn


def to_the_head(chat: Chat, at: datetime, word: str) -> None:
    """Back to the head of the line; the person reads why."""
    end_turn(chat, at)
    chat.state, chat.front, chat.meant_for = ChatState.WAITING, True, None
    chat.save(update_fields=["state", "front", "meant_for"])
    house_says(chat, at, word)
    call_when_it_waits(chat)


def finish(chat: Chat, actor: Actor, at: datetime, why: ChatEnd) -> None:
    """End a locked chat, and put what was written where the person finds it."""
    end_turn(chat, at)
    nobody_waits(chat, at)
    chat.state, chat.ended_at, chat.ended_why = ChatState.ENDED, at, why
    house_says(chat, at, f"ended_{why}")
    said = list(chat.lines.exclude(speaker=Speaker.HOUSE).order_by("pk"))
    if said and chat.case is not None:
        chat.thread = _into_case(chat, chat.case, said)
    elif said:
        _into_inbox(chat, at)
        chat.told_at = at
    chat.save()
    note_chat(chat, actor, at, "ended", why=str(why), lines=len(said))


def _into_case(chat: Chat, case: Case, said: Iterable[ChatLine]) -> Thread:
    topic = translate("correspondence.chat.topic", chat.language, moment=format_macau(chat.asked_at, chat.language))
    thread = Thread.objects.create(case=case, topic=topic[:LONGEST_TOPIC], opened_at=chat.asked_at)
    Message.objects.bulk_create(
        Message(
            thread=thread,
            at=line.at,
            side=SIDES[Speaker(line.speaker)],
            who=line.who,
            who_name=line.who_name,
            text=line.text,
            key=f"chat:{chat.pk}:{line.pk}",
        )
        for line in said
    )
    return thread


def _into_inbox(chat: Chat, at: datetime) -> None:
    words = worded(
        "correspondence.chat.transcript",
        service=service_name(chat, at),
        department=department_names(chat.department),
        moment={language: format_macau(chat.asked_at, language) for language in LANGUAGES},
        text={language: transcript(chat, language) for language in LANGUAGES},
    )
    send_worded(
        words=words,
        actor=system_actor(chat.department),
        at=at,
        holder_id=chat.holder_id,
        department=chat.department,
        case_reference="",
        key=f"chat:{chat.pk}:transcript",
    )


def service_name(chat: Chat, at: datetime) -> Text:
    """The name of the service a chat is about; its id where it is offered no more."""
    try:
        return get_published(chat.service_id, at=at).definition.text("name")
    except NotFound:
        return dict.fromkeys(LANGUAGES, chat.service_id)


def department_names(code: str) -> Text:
    """The name of a department; its code where it has none."""
    return departments(settings.BALCAO_SERVICES).get(code) or dict.fromkeys(LANGUAGES, code)


def transcript(chat: Chat, language: str) -> str:
    """Every line with its time and who said it."""
    lines = []
    for line in chat.lines.order_by("pk"):
        moment = line.at.astimezone(MACAU).strftime("%H:%M")
        words = line.text or house_words(line.word, line.values, language)
        lines.append(f"{moment} {line.who_name}: {words}" if line.who_name else f"{moment} ({words})")
    return "\n".join(lines)


def house_words(word: str, values: dict[str, Any], language: str) -> str:
    """A line of the house in words."""
    said = {name: value.get(language, "") if isinstance(value, dict) else value for name, value in values.items()}
    return translate(f"correspondence.chat.line.{word}", language, **said)


def note_chat(chat: Chat, actor: Actor, at: datetime, what: str, **data: Any) -> None:
    """An act on a chat, in the trail."""
    record(
        actor=actor,
        at=at,
        event=f"correspondence:chat:{what}",
        subject=f"chat:{chat.pk}",
        holder_id=chat.holder_id,
        data={"department": chat.department, "service": chat.service_id, **data},
    )
