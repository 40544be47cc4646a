"""Officers who do not have the chats before them are called to who waits there."""

from datetime import datetime

from balcao.accounts.api import Officer, officers_called
from balcao.correspondence.chat_types import ChatState
from balcao.correspondence.jobs import call_to_chat
from balcao.correspondence.models import AtChats, Chat
from balcao.correspondence.policies import may_answer
from balcao.correspondence.rules import chat_rules, hours_of
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.notices.api import CALLED_AFTER, Waits, call_off, call_officers, who_is_called


def call_when_it_waits(chat: Chat) -> None:
    """Call officers in a while, if somebody still waits in this chat then."""
    call_to_chat.defer_later(seconds=int(CALLED_AFTER.total_seconds()), chat_id=chat.pk)


def nobody_waits(chat: Chat, at: datetime) -> None:
    """Somebody answers it, or it is over: who was not called yet is not called."""
    call_off(key=_wait(chat), at=at)


def call_to(*, chat_id: int, at: datetime) -> int:
    """Call who may take a chat, whose work it is today, by a post lent to them too, and who has no page of chats before
    them; returns how many. Who it was handed to is called alone, or who stands in for them. Nobody is called while the
    department is closed, or the person is away."""
    chat = Chat.objects.select_related("case").filter(pk=chat_id, state=ChatState.WAITING).first()
    if chat is None or chat.seen_at < at - chat_rules().away or not hours_of(chat.department, at).open:
        return 0
    there = AtChats.objects.filter(department=chat.department, seen_at__gte=at - chat_rules().at_desk)
    elsewhere = who_is_called(Waits.CHAT) - set(there.values_list("officer_id", flat=True))
    officers = [
        Actor(
            person_id=each.person_id,
            name=each.name["zh-Hant"],
            assurance=2,
            holder_id=f"p-{each.person_id}",
            posts=each.posts,
        )
        for each in officers_called(department=chat.department, on=macau_date(at))
        if each.person_id in elsewhere and _meant(chat, each)
    ]
    people = [each.person_id for each in officers if each.person_id is not None and may_answer(each, at, chat)]
    return call_officers(
        key=_wait(chat),
        what=Waits.CHAT,
        people=people,
        department=chat.department,
        path=f"/desk/chats/{chat.pk}/",
        at=at,
    )


def _meant(chat: Chat, officer: Officer) -> bool:
    """Whether it was handed to nobody, to this officer, or to an absent one for whom they stand in."""
    return chat.meant_for_id in (None, officer.person_id, *(post.lender_id for post in officer.posts))


def _wait(chat: Chat) -> str:
    """The name of one wait in it: back in line after an officer, it is another."""
    return f"chat:{chat.pk}:{chat.turns.filter(ended_at__isnull=False).count()}"
