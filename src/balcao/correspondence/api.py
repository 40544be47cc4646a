"""The door of the correspondence."""

from balcao.correspondence.chat_ends import department_names
from balcao.correspondence.chat_types import (
    AskedBefore,
    ChatState,
    ChatView,
    DeskChat,
    DeskChats,
    Hours,
    LineView,
    Speaker,
)
from balcao.correspondence.failures import (
    AnsweredAlready,
    BadAddress,
    BadDay,
    ChatOver,
    ChatTaken,
    HandsFull,
    LinkOver,
    NoChats,
    TooManyLines,
)
from balcao.correspondence.field_questions import DeskFieldQuestion, FieldQuestionView
from balcao.correspondence.forgetting import FORGETS
from balcao.correspondence.operations.answering_chats import (
    answer_in_chat,
    answer_left,
    end_chat,
    hand_over_chat,
    officer_looks,
    take_chat,
)
from balcao.correspondence.operations.asking_at_field import answer_at_field, ask_at_field
from balcao.correspondence.operations.chatting import leave_chat, open_chat, person_looks, say_in_chat
from balcao.correspondence.operations.inviting import (
    answer_for_body,
    invite_body,
    open_for_body,
    revoke_invitation,
    send_opening_code_to_body,
)
from balcao.correspondence.operations.inviting_assessors import (
    invite_assessor,
    open_for_assessor,
    send_code_to_assessor,
)
from balcao.correspondence.operations.messaging import (
    file_attachment,
    note_call,
    settle_thread,
    write_to_applicant,
    write_to_office,
)
from balcao.correspondence.operations.tasks import finish_task, tell_colleagues, write_note_naming
from balcao.correspondence.policies import answering_departments
from balcao.correspondence.queries.assessor_links import AssessorLinkView, assessor_link
from balcao.correspondence.queries.chats import (
    chat_view,
    desk_chat,
    desk_chats,
    minutes_waited,
    officers_of,
    officers_there,
    open_chat_of,
    waiting_chats,
)
from balcao.correspondence.queries.field_questions import (
    asked_at_fields,
    desk_field_question,
    field_questions_waiting,
)
from balcao.correspondence.queries.messages import (
    talk_for_office,
    threads_for_applicant,
    threads_of,
    waiting_for_office,
)
from balcao.correspondence.queries.outside import InvitationView, LinkView, invitations_on, link_view, read_share
from balcao.correspondence.queries.tasks import my_tasks, tasks_on
from balcao.correspondence.rules import hours_known, hours_of
from balcao.correspondence.shown import lines_html, lines_shown
from balcao.correspondence.types import MessageView, TaskView, ThreadView

__all__ = [
    "FORGETS",
    "AnsweredAlready",
    "AskedBefore",
    "AssessorLinkView",
    "BadAddress",
    "BadDay",
    "ChatOver",
    "ChatState",
    "ChatTaken",
    "ChatView",
    "DeskChat",
    "DeskChats",
    "DeskFieldQuestion",
    "FieldQuestionView",
    "HandsFull",
    "Hours",
    "InvitationView",
    "LineView",
    "LinkOver",
    "LinkView",
    "MessageView",
    "NoChats",
    "Speaker",
    "TaskView",
    "ThreadView",
    "TooManyLines",
    "answer_at_field",
    "answer_for_body",
    "answer_in_chat",
    "answer_left",
    "answering_departments",
    "ask_at_field",
    "asked_at_fields",
    "assessor_link",
    "chat_view",
    "department_names",
    "desk_chat",
    "desk_chats",
    "desk_field_question",
    "end_chat",
    "field_questions_waiting",
    "file_attachment",
    "finish_task",
    "hand_over_chat",
    "hours_known",
    "hours_of",
    "invitations_on",
    "invite_assessor",
    "invite_body",
    "leave_chat",
    "lines_html",
    "lines_shown",
    "link_view",
    "minutes_waited",
    "my_tasks",
    "note_call",
    "officer_looks",
    "officers_of",
    "officers_there",
    "open_chat",
    "open_chat_of",
    "open_for_assessor",
    "open_for_body",
    "person_looks",
    "read_share",
    "revoke_invitation",
    "say_in_chat",
    "send_code_to_assessor",
    "send_opening_code_to_body",
    "settle_thread",
    "take_chat",
    "talk_for_office",
    "tasks_on",
    "tell_colleagues",
    "threads_for_applicant",
    "threads_of",
    "waiting_chats",
    "waiting_for_office",
    "write_note_naming",
    "write_to_applicant",
    "write_to_office",
]
