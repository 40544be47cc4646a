"""What happens to chats by the clock: away, one goes to the head of the line; not back, one is told by inbox."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from balcao.correspondence.chat_ends import finish, house_says, to_the_head
from balcao.correspondence.chat_types import ChatEnd, ChatState
from balcao.correspondence.models import Chat, Turn
from balcao.correspondence.rules import chat_rules, hours_of
from balcao.kernel.actor import system_actor


def tend_chats(*, at: datetime) -> int:
    """See to every chat once; returns how many changed. Run twice, nothing more happens."""
    away, gone = at - chat_rules().away, at - chat_rules().gone
    lost = Turn.objects.filter(ended_at__isnull=True, seen_at__lt=away).values("chat_id")
    running = Chat.objects.filter(state=ChatState.TALKING)
    waiting = Chat.objects.filter(state=ChatState.WAITING)
    changed = [
        *(_one(number, at, "officer_away") for number in _ids(running.filter(pk__in=lost))),
        *(_one(number, at, "person_away") for number in _ids(running.filter(seen_at__lt=away))),
        *(_one(number, at, "gone") for number in _ids(waiting.filter(seen_at__lt=gone))),
        *(_one(number, at, "closed") for number in _ids(waiting.filter(turns__isnull=True))),
    ]
    return sum(changed)


def _ids(rows: QuerySet[Chat]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _one(chat_id: int, at: datetime, what: str) -> bool:
    """One chat, locked, if it still is as it was found."""
    chat = Chat.objects.select_for_update(skip_locked=True).filter(pk=chat_id).first()
    if chat is None:
        return False
    if _is_away(chat, at, what):
        to_the_head(chat, at, what)
    elif what == "gone" and chat.state == ChatState.WAITING and chat.seen_at < at - chat_rules().gone:
        finish(chat, system_actor(chat.department), at, ChatEnd.GONE)
    elif what == "closed" and chat.state == ChatState.WAITING and not hours_of(chat.department, at).open:
        chat.state = ChatState.LEFT
        chat.save(update_fields=["state"])
        house_says(chat, at, "closed")
    else:
        return False
    return True


def _is_away(chat: Chat, at: datetime, who: str) -> bool:
    """Whether the officer, or the person, of a running chat has given no sign for too long."""
    if chat.state != ChatState.TALKING:
        return False
    since = at - chat_rules().away
    if who == "person_away":
        return chat.seen_at < since
    turn = Turn.objects.filter(chat=chat, ended_at__isnull=True).first()
    return who == "officer_away" and (turn is None or turn.seen_at < since)
