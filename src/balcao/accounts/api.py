"""The door of the accounts."""

from balcao.accounts import scale
from balcao.accounts.assurance import assurance_of
from balcao.accounts.cards import card_number, is_called, person_by_account
from balcao.accounts.demo import PASSWORD as DEMO_PASSWORD
from balcao.accounts.demo import SECOND_DEMO_OFFICER, add_neighbours, give_demo_posts, load_demo
from balcao.accounts.derived import letters as long_code
from balcao.accounts.derived import new_nonce, six_digits
from balcao.accounts.derived import same as codes_match
from balcao.accounts.events import AccountDeactivated, SignInRenewed
from balcao.accounts.failures import (
    AlreadyHasAccount,
    CodeRefused,
    GuardianshipExists,
    GuardianUnknown,
    IdentityNotFound,
    NotAChild,
    NotAParent,
    OpeningOver,
    PaperIncomplete,
    ReasonNeeded,
    SecondOfficerNeeded,
    StepMissing,
    TooYoung,
)
from balcao.accounts.gateways.base import PhotoRefused, Unreachable
from balcao.accounts.majority import is_adult
from balcao.accounts.officers.absences import confirm_absence, end_absence, enter_absence
from balcao.accounts.officers.events import PostEnded, PostGiven, SubstitutionConfirmed
from balcao.accounts.officers.failures import (
    AnotherMustConfirm,
    BadAbsence,
    BadPost,
    BadPostPeriod,
    NotOpen,
    PostExists,
    SubstituteLacks,
)
from balcao.accounts.officers.policies import administers, heads, person_behind
from balcao.accounts.officers.posts import confirm_post, end_post, found_administration, propose_post, review_post
from balcao.accounts.officers.queries import (
    absences_seen,
    administrator_named,
    colleagues,
    departments_looked_after,
    officers_called,
    officers_in,
    officers_on,
    post_looked_after,
    posts_looked_after,
    posts_to_review,
)
from balcao.accounts.officers.rules import clearances
from balcao.accounts.officers.types import AbsenceSummary, Colleague, Officer, PostState, PostSummary
from balcao.accounts.operations.counter import ask_counter_act, confirm_counter_act
from balcao.accounts.operations.guardianship import (
    ask_guardianship,
    confirm_guardianship,
    end_guardianship_by_paper,
)
from balcao.accounts.operations.opening import (
    begin_opening,
    note_identity,
    open_account,
    prove_opening_code,
    send_opening_code,
    skip_email,
    state_identity,
)
from balcao.accounts.operations.proving import begin_face_check, look_at_face_check, prove_code, send_code
from balcao.accounts.operations.seen import person_seen
from balcao.accounts.operations.sessions import deactivate_account
from balcao.accounts.policies import COUNTER
from balcao.accounts.queries import (
    PersonSummary,
    actor_of,
    asked_names,
    counter_acts,
    get_counter_act,
    get_person,
    names_by_language,
    names_of_person,
    officer_again,
    open_accounts,
    opening_state,
    person_by_bir,
    person_by_card,
    person_by_contact,
    person_by_number,
    person_names,
    persons_after,
)
from balcao.accounts.queries.guardianship import (
    former_guardianship,
    guardians_of,
    guardianship_at_counter,
    guardianship_over,
    guardianships_at_counter,
    hold_guardianship,
    wards_ever,
    wards_of,
)
from balcao.accounts.register import FullName, NotAPerson, full_names, person_of_card
from balcao.accounts.standing import live_sessions, session_belongs
from balcao.accounts.subjects import opening_subject
from balcao.accounts.telling import send_text
from balcao.accounts.types import (
    ContactWay,
    CounterActSummary,
    CounterKind,
    FaceState,
    GuardianshipOrigin,
    GuardianshipSummary,
    OpeningKind,
    OpeningState,
    OpeningStep,
)
from balcao.accounts.web.entry import sign_in_opened
from balcao.accounts.web.limits import TooOften, spend, spend_code
from balcao.accounts.web.me import masked
from balcao.accounts.web.request import actor_for_request, authenticated_at
from balcao.accounts.web.security import browser_name
from balcao.accounts.web.still import want_level
from balcao.accounts.web.typed import masked_phone, read_day, read_mail, read_number, read_phone

__all__ = [
    "COUNTER",
    "DEMO_PASSWORD",
    "SECOND_DEMO_OFFICER",
    "AbsenceSummary",
    "AccountDeactivated",
    "AlreadyHasAccount",
    "AnotherMustConfirm",
    "BadAbsence",
    "BadPost",
    "BadPostPeriod",
    "CodeRefused",
    "Colleague",
    "ContactWay",
    "CounterActSummary",
    "CounterKind",
    "FaceState",
    "FullName",
    "GuardianUnknown",
    "GuardianshipExists",
    "GuardianshipOrigin",
    "GuardianshipSummary",
    "IdentityNotFound",
    "NotAChild",
    "NotAParent",
    "NotAPerson",
    "NotOpen",
    "Officer",
    "OpeningKind",
    "OpeningOver",
    "OpeningState",
    "OpeningStep",
    "PaperIncomplete",
    "PersonSummary",
    "PhotoRefused",
    "PostEnded",
    "PostExists",
    "PostGiven",
    "PostState",
    "PostSummary",
    "ReasonNeeded",
    "SecondOfficerNeeded",
    "SignInRenewed",
    "StepMissing",
    "SubstituteLacks",
    "SubstitutionConfirmed",
    "TooOften",
    "TooYoung",
    "Unreachable",
    "absences_seen",
    "actor_for_request",
    "actor_of",
    "add_neighbours",
    "administers",
    "administrator_named",
    "ask_counter_act",
    "ask_guardianship",
    "asked_names",
    "assurance_of",
    "authenticated_at",
    "begin_face_check",
    "begin_opening",
    "browser_name",
    "card_number",
    "clearances",
    "codes_match",
    "colleagues",
    "confirm_absence",
    "confirm_counter_act",
    "confirm_guardianship",
    "confirm_post",
    "counter_acts",
    "deactivate_account",
    "departments_looked_after",
    "end_absence",
    "end_guardianship_by_paper",
    "end_post",
    "enter_absence",
    "former_guardianship",
    "found_administration",
    "full_names",
    "get_counter_act",
    "get_person",
    "give_demo_posts",
    "guardians_of",
    "guardianship_at_counter",
    "guardianship_over",
    "guardianships_at_counter",
    "heads",
    "hold_guardianship",
    "is_adult",
    "is_called",
    "live_sessions",
    "load_demo",
    "long_code",
    "look_at_face_check",
    "masked",
    "masked_phone",
    "names_by_language",
    "names_of_person",
    "new_nonce",
    "note_identity",
    "officer_again",
    "officers_called",
    "officers_in",
    "officers_on",
    "open_account",
    "open_accounts",
    "opening_state",
    "opening_subject",
    "person_behind",
    "person_by_account",
    "person_by_bir",
    "person_by_card",
    "person_by_contact",
    "person_by_number",
    "person_names",
    "person_of_card",
    "person_seen",
    "persons_after",
    "post_looked_after",
    "posts_looked_after",
    "posts_to_review",
    "propose_post",
    "prove_code",
    "prove_opening_code",
    "read_day",
    "read_mail",
    "read_number",
    "read_phone",
    "review_post",
    "scale",
    "send_code",
    "send_opening_code",
    "send_text",
    "session_belongs",
    "sign_in_opened",
    "six_digits",
    "skip_email",
    "spend",
    "spend_code",
    "state_identity",
    "want_level",
    "wards_ever",
    "wards_of",
]
