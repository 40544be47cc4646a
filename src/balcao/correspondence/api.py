"""The door of the correspondence."""

from balcao.correspondence.failures import BadAddress, BadDay, LinkOver
from balcao.correspondence.operations.inviting import (
    answer_for_body,
    invite_body,
    open_for_body,
    revoke_invitation,
    send_opening_code_to_body,
)
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
from balcao.correspondence.queries.outside import InvitationView, LinkView, invitations_on, link_view, read_share
from balcao.correspondence.queries.tasks import my_tasks, tasks_on
from balcao.correspondence.types import MessageView, TaskView, ThreadView

__all__ = [
    "BadAddress",
    "BadDay",
    "InvitationView",
    "LinkOver",
    "LinkView",
    "MessageView",
    "TaskView",
    "ThreadView",
    "answer_for_body",
    "file_attachment",
    "finish_task",
    "invitations_on",
    "invite_body",
    "link_view",
    "my_tasks",
    "note_call",
    "open_for_body",
    "read_share",
    "revoke_invitation",
    "send_opening_code_to_body",
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
