"""The door of the counter."""

from balcao.counter.asking import level_wanted, ready_to_confirm, to_confirm
from balcao.counter.failures import (
    AssistanceOver,
    ConfirmationOver,
    ContentMoved,
    HelpedElsewhere,
    NoPhone,
    NotProven,
    NotReady,
    NotThisPerson,
    OldSlip,
    OwnMatter,
    SlipNotChecked,
    StillHelping,
    WayTooWeak,
    WrongCode,
)
from balcao.counter.forgetting import FORGETS
from balcao.counter.operations.confirming import (
    ask_confirmation,
    confirm_by_code,
    confirm_by_slip,
    confirm_on_phone,
    refuse_on_phone,
)
from balcao.counter.operations.helping import begin_assistance, end_assistance, open_draft, prolong_assistance
from balcao.counter.queries.assistances import assistance_of, helped_as, helped_today, last_helped
from balcao.counter.queries.confirmations import confirmation_of, confirmations_of
from balcao.counter.queries.phone import Asked, asked_on_phone
from balcao.counter.reading_back import ReadBack, Section, read_back
from balcao.counter.rules import counter_rules
from balcao.counter.sending import short_hash
from balcao.counter.slip import confirmation_slip
from balcao.counter.types import REASONS, AssistanceView, ConfirmationState, ConfirmationView, Way

__all__ = [
    "FORGETS",
    "REASONS",
    "Asked",
    "AssistanceOver",
    "AssistanceView",
    "ConfirmationOver",
    "ConfirmationState",
    "ConfirmationView",
    "ContentMoved",
    "HelpedElsewhere",
    "NoPhone",
    "NotProven",
    "NotReady",
    "NotThisPerson",
    "OldSlip",
    "OwnMatter",
    "ReadBack",
    "Section",
    "SlipNotChecked",
    "StillHelping",
    "Way",
    "WayTooWeak",
    "WrongCode",
    "ask_confirmation",
    "asked_on_phone",
    "assistance_of",
    "begin_assistance",
    "confirm_by_code",
    "confirm_by_slip",
    "confirm_on_phone",
    "confirmation_of",
    "confirmation_slip",
    "confirmations_of",
    "counter_rules",
    "end_assistance",
    "helped_as",
    "helped_today",
    "last_helped",
    "level_wanted",
    "open_draft",
    "prolong_assistance",
    "read_back",
    "ready_to_confirm",
    "refuse_on_phone",
    "short_hash",
    "to_confirm",
]
