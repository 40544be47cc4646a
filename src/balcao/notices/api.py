"""The door of the notices."""

from balcao.notices.demo import load_demo
from balcao.notices.events import LetterPosted, NoticeOpened, ServiceMoved
from balcao.notices.operations import (
    BadPosting,
    GuardianRegisters,
    open_notice,
    post_letter,
    register_for_notices,
    send_notice,
    withdraw_from_notices,
)
from balcao.notices.queries import (
    expected_service,
    inbox,
    letters,
    letters_to_post,
    notices_of_case,
    read_letter,
    registration_of,
    service_keyed,
    service_of,
    unread,
)
from balcao.notices.scale import fill_notices
from balcao.notices.types import LetterSummary, Notice, NoticeKind, NoticeSummary, RegistrationSummary, Service

__all__ = [
    "BadPosting",
    "GuardianRegisters",
    "LetterPosted",
    "LetterSummary",
    "Notice",
    "NoticeKind",
    "NoticeOpened",
    "NoticeSummary",
    "RegistrationSummary",
    "Service",
    "ServiceMoved",
    "expected_service",
    "fill_notices",
    "inbox",
    "letters",
    "letters_to_post",
    "load_demo",
    "notices_of_case",
    "open_notice",
    "post_letter",
    "read_letter",
    "register_for_notices",
    "registration_of",
    "send_notice",
    "service_keyed",
    "service_of",
    "unread",
    "withdraw_from_notices",
]
