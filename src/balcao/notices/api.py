"""The door of the notices."""

from balcao.notices.demo import load_demo
from balcao.notices.events import LetterNeeded, NoticeOpened, ServiceMoved
from balcao.notices.operations import open_notice, register_for_notices, send_notice, withdraw_from_notices
from balcao.notices.queries import inbox, notices_of_case, registration_of, unread
from balcao.notices.types import Notice, NoticeSummary, RegistrationSummary

__all__ = [
    "LetterNeeded",
    "Notice",
    "NoticeOpened",
    "NoticeSummary",
    "RegistrationSummary",
    "ServiceMoved",
    "inbox",
    "load_demo",
    "notices_of_case",
    "open_notice",
    "register_for_notices",
    "registration_of",
    "send_notice",
    "unread",
    "withdraw_from_notices",
]
