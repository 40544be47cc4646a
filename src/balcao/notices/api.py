"""The door of the notices."""

from balcao.notices.delivery.queries import deliveries
from balcao.notices.delivery.reports import take_bounce
from balcao.notices.delivery.unusable import unusable_ways, use_again
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
from balcao.notices.types import (
    AttemptState,
    Channel,
    DeliveryLine,
    LetterSummary,
    Notice,
    NoticeKind,
    NoticeSummary,
    RegistrationSummary,
    Service,
    UnusableWay,
)

__all__ = [
    "AttemptState",
    "BadPosting",
    "Channel",
    "DeliveryLine",
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
    "UnusableWay",
    "deliveries",
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
    "take_bounce",
    "unread",
    "unusable_ways",
    "use_again",
    "withdraw_from_notices",
]
