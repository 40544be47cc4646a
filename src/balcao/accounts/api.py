"""The door of the accounts."""

from balcao.accounts.assurance import assurance_of
from balcao.accounts.cards import card_number, is_called
from balcao.accounts.demo import PASSWORD as DEMO_PASSWORD
from balcao.accounts.demo import load_demo
from balcao.accounts.events import AccountDeactivated
from balcao.accounts.failures import (
    AlreadyHasAccount,
    CodeRefused,
    IdentityNotFound,
    NotAChild,
    NotAParent,
    OpeningOver,
    SecondOfficerNeeded,
    StepMissing,
    TooYoung,
)
from balcao.accounts.gateways.base import PhotoRefused, Unreachable
from balcao.accounts.operations.counter import ask_counter_act, confirm_counter_act
from balcao.accounts.operations.opening import (
    begin_opening,
    note_identity,
    open_account,
    prove_opening_code,
    send_opening_code,
    skip_email,
    state_identity,
)
from balcao.accounts.operations.proving import begin_face_check, look_at_face_check
from balcao.accounts.operations.sessions import deactivate_account
from balcao.accounts.policies import COUNTER
from balcao.accounts.queries import (
    PersonSummary,
    actor_of,
    children_of,
    counter_acts,
    get_counter_act,
    get_person,
    names_by_language,
    open_accounts,
    opening_state,
    person_by_bir,
    person_by_card,
    person_by_number,
    person_names,
)
from balcao.accounts.register import FullName, NotAPerson, full_names, person_of_card
from balcao.accounts.standing import live_sessions, session_belongs
from balcao.accounts.subjects import opening_subject
from balcao.accounts.types import (
    ChildSummary,
    ContactWay,
    CounterActSummary,
    CounterKind,
    FaceState,
    OpeningKind,
    OpeningState,
    OpeningStep,
)
from balcao.accounts.web.entry import sign_in_opened
from balcao.accounts.web.limits import TooOften, spend, spend_code
from balcao.accounts.web.me import masked
from balcao.accounts.web.request import actor_for_request, authenticated_at
from balcao.accounts.web.typed import masked_phone, read_day, read_number, read_phone

__all__ = [
    "COUNTER",
    "DEMO_PASSWORD",
    "AccountDeactivated",
    "AlreadyHasAccount",
    "ChildSummary",
    "CodeRefused",
    "ContactWay",
    "CounterActSummary",
    "CounterKind",
    "FaceState",
    "FullName",
    "IdentityNotFound",
    "NotAChild",
    "NotAParent",
    "NotAPerson",
    "OpeningKind",
    "OpeningOver",
    "OpeningState",
    "OpeningStep",
    "PersonSummary",
    "PhotoRefused",
    "SecondOfficerNeeded",
    "StepMissing",
    "TooOften",
    "TooYoung",
    "Unreachable",
    "actor_for_request",
    "actor_of",
    "ask_counter_act",
    "assurance_of",
    "authenticated_at",
    "begin_face_check",
    "begin_opening",
    "card_number",
    "children_of",
    "confirm_counter_act",
    "counter_acts",
    "deactivate_account",
    "full_names",
    "get_counter_act",
    "get_person",
    "is_called",
    "live_sessions",
    "load_demo",
    "look_at_face_check",
    "masked",
    "masked_phone",
    "names_by_language",
    "note_identity",
    "open_account",
    "open_accounts",
    "opening_state",
    "opening_subject",
    "person_by_bir",
    "person_by_card",
    "person_by_number",
    "person_names",
    "person_of_card",
    "prove_opening_code",
    "read_day",
    "read_number",
    "read_phone",
    "send_opening_code",
    "session_belongs",
    "sign_in_opened",
    "skip_email",
    "spend",
    "spend_code",
    "state_identity",
]
