"""Topics with their messages; what colleagues are asked."""

from balcao.correspondence.models.invitation import Invitation, Opening
from balcao.correspondence.models.message import Message, MessageSeen, Thread
from balcao.correspondence.models.task import Task

__all__ = ["Invitation", "Message", "MessageSeen", "Opening", "Task", "Thread"]
