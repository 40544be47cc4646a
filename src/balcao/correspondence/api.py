"""The door of the correspondence."""

from balcao.correspondence.failures import BadDay
from balcao.correspondence.operations.messaging import (
    file_attachment,
    note_call,
    settle_thread,
    write_to_applicant,
    write_to_office,
)
from balcao.correspondence.operations.tasks import finish_task, tell_colleagues
from balcao.correspondence.queries.messages import (
    talk_for_office,
    threads_for_applicant,
    threads_of,
    waiting_for_office,
)
from balcao.correspondence.queries.tasks import my_tasks, tasks_on
from balcao.correspondence.types import MessageView, TaskView, ThreadView

__all__ = [
    "BadDay",
    "MessageView",
    "TaskView",
    "ThreadView",
    "file_attachment",
    "finish_task",
    "my_tasks",
    "note_call",
    "settle_thread",
    "talk_for_office",
    "tasks_on",
    "tell_colleagues",
    "threads_for_applicant",
    "threads_of",
    "waiting_for_office",
    "write_to_applicant",
    "write_to_office",
]
