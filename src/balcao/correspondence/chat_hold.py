"""A chat locked for who may write in it, and a line in it, once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from balcao.cases.api import ReasonNeeded, lock_own
from balcao.correspondence.chat_types import AskedBefore, ChatState, Speaker
from balcao.correspondence.failures import ChatOver, TooManyLines
from balcao.correspondence.models import Chat, ChatLine
from balcao.correspondence.policies import may_answer
from balcao.correspondence.rules import chat_rules
from balcao.entities.api import Action
from balcao.foundation.rates.api import take_call
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


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


def lock_chat(actor: Actor, at: datetime, chat_id: int) -> Chat:
    """A chat the officer may answer, locked.

    :raises NotFound: for every other officer.
    """
    rows = Chat.objects.select_for_update(of=("self",)).select_related("case")
    chat = rows.filter(pk=chat_id).first()
    if chat is None or not may_answer(actor, at, chat):
        raise NotFound(f"chat {chat_id}")
    return chat


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
    within_rate(f"chat:line:{actor.self_id}", chat_rules().lines_a_minute, timedelta(minutes=1), at)
    ChatLine.objects.create(
        chat=chat, at=at, speaker=speaker, who=actor.self_id, who_name=actor.name, text=text, key=key
    )


def write_before(chat: Chat, actor: Actor, key: str, before: Sequence[AskedBefore]) -> None:
    """What the person asked the assistant, and its answers, as lines of a locked chat, once."""
    longest, name = chat_rules().longest, translate("correspondence.chat.assistant", chat.language)
    lines = []
    for number, each in enumerate(before):
        asked = (Speaker.PERSON, actor.self_id, actor.name, each.asked)
        for speaker, who, who_name, text in (asked, (Speaker.ASSISTANT, "", name, each.answered)):
            its = f"{actor.self_id}:{chat.pk}:{number}{speaker}:{key}"[:80]
            lines.append(
                ChatLine(
                    chat=chat, at=each.at, speaker=speaker, who=who, who_name=who_name, text=text[:longest], key=its
                )
            )
    if lines and not ChatLine.objects.filter(key=lines[0].key).exists():
        ChatLine.objects.bulk_create(lines)


def within_rate(name: str, amount: int, within: timedelta, at: datetime) -> None:
    """Take one of so many within that time.

    :raises TooManyLines: when none is left.
    """
    if take_call(name=name[:80], amount=amount, within=within, at=at):
        raise TooManyLines
