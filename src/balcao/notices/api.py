"""The door of the notices."""

from balcao.notices.choices.foreseeing import tomorrow
from balcao.notices.choices.keeping import BadQuietHours, LegalMuted, choose_how_told, how_told
from balcao.notices.choices.leaving import read_stop_link, set_stopped, stop_url
from balcao.notices.choices.push import BrowserUnknown, add_browser, browser_key, browsers_of, remove_browser
from balcao.notices.delivery.queries import deliveries
from balcao.notices.delivery.reports import take_bounce
from balcao.notices.delivery.shown import deliveries_in_words
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
from balcao.notices.proof.content import digest_of
from balcao.notices.proof.reading import BadRecord, check_record, own_record, record_of_case, recorded
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
    Browser,
    Channel,
    DeliveryLine,
    Digest,
    Foreseen,
    Foresight,
    LetterSummary,
    MannerChosen,
    Notice,
    NoticeKind,
    NoticeSummary,
    RegistrationSummary,
    Route,
    Service,
    StopLink,
    Told,
    UnusableWay,
)

__all__ = [
    "AttemptState",
    "BadPosting",
    "BadQuietHours",
    "BadRecord",
    "Browser",
    "BrowserUnknown",
    "Channel",
    "DeliveryLine",
    "Digest",
    "Foreseen",
    "Foresight",
    "GuardianRegisters",
    "LegalMuted",
    "LetterPosted",
    "LetterSummary",
    "MannerChosen",
    "Notice",
    "NoticeKind",
    "NoticeOpened",
    "NoticeSummary",
    "RegistrationSummary",
    "Route",
    "Service",
    "ServiceMoved",
    "StopLink",
    "Told",
    "UnusableWay",
    "add_browser",
    "browser_key",
    "browsers_of",
    "check_record",
    "choose_how_told",
    "deliveries",
    "deliveries_in_words",
    "digest_of",
    "expected_service",
    "fill_notices",
    "how_told",
    "inbox",
    "letters",
    "letters_to_post",
    "load_demo",
    "notices_of_case",
    "open_notice",
    "own_record",
    "post_letter",
    "read_letter",
    "read_stop_link",
    "record_of_case",
    "recorded",
    "register_for_notices",
    "registration_of",
    "remove_browser",
    "send_notice",
    "service_keyed",
    "service_of",
    "set_stopped",
    "stop_url",
    "take_bounce",
    "tomorrow",
    "unread",
    "unusable_ways",
    "use_again",
    "withdraw_from_notices",
]
