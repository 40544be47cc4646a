"""Topics with their messages; chats; what colleagues are asked."""

from balcao.correspondence.models.assessor_link import AssessorLink
from balcao.correspondence.models.chat import AtChats, Chat, ChatLine, Turn
from balcao.correspondence.models.field_question import FieldQuestion
from balcao.correspondence.models.invitation import Invitation, Opening
from balcao.correspondence.models.message import Message, MessageSeen, Thread
from balcao.correspondence.models.task import Task

__all__ = [
    "AssessorLink",
    "AtChats",
    "Chat",
    "ChatLine",
    "FieldQuestion",
    "Invitation",
    "Message",
    "MessageSeen",
    "Opening",
    "Task",
    "Thread",
    "Turn",
]
