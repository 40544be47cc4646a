"""The door of the accounts."""

from balcao.accounts.assurance import assurance_of
from balcao.accounts.cards import card_number, is_called, person_by_account
from balcao.accounts.demo import PASSWORD as DEMO_PASSWORD
from balcao.accounts.demo import load_demo
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
from balcao.accounts.officers.policies import administers, heads
from balcao.accounts.officers.posts import confirm_post, end_post, found_administration, propose_post, review_post
from balcao.accounts.officers.queries import (
    absences_seen,
    colleagues,
    departments_looked_after,
    post_looked_after,
    posts_looked_after,
    posts_to_review,
)
from balcao.accounts.officers.rules import clearances
from balcao.accounts.officers.types import AbsenceSummary, Colleague, PostState, PostSummary
from balcao.accounts.queries import (
    PersonSummary,
    actor_of,
    get_person,
    names_by_language,
    open_accounts,
    person_by_bir,
    person_by_card,
    person_names,
)
from balcao.accounts.standing import live_sessions, session_belongs
from balcao.accounts.web.request import actor_for_request, authenticated_at

__all__ = [
    "DEMO_PASSWORD",
    "AbsenceSummary",
    "AnotherMustConfirm",
    "BadAbsence",
    "BadPost",
    "BadPostPeriod",
    "Colleague",
    "NotOpen",
    "PersonSummary",
    "PostEnded",
    "PostExists",
    "PostGiven",
    "PostState",
    "PostSummary",
    "SubstituteLacks",
    "SubstitutionConfirmed",
    "absences_seen",
    "actor_for_request",
    "actor_of",
    "administers",
    "assurance_of",
    "authenticated_at",
    "card_number",
    "clearances",
    "colleagues",
    "confirm_absence",
    "confirm_post",
    "departments_looked_after",
    "end_absence",
    "end_post",
    "enter_absence",
    "found_administration",
    "get_person",
    "heads",
    "is_called",
    "live_sessions",
    "load_demo",
    "names_by_language",
    "open_accounts",
    "person_by_account",
    "person_by_bir",
    "person_by_card",
    "person_names",
    "post_looked_after",
    "posts_looked_after",
    "posts_to_review",
    "propose_post",
    "review_post",
    "session_belongs",
]
