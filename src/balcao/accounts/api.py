"""The door of the accounts."""

from balcao.accounts.assurance import assurance_of
from balcao.accounts.cards import card_number, is_called
from balcao.accounts.demo import PASSWORD as DEMO_PASSWORD
from balcao.accounts.demo import load_demo
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
from balcao.accounts.register import FullName, NotAPerson, full_names, person_of_card
from balcao.accounts.standing import live_sessions, session_belongs
from balcao.accounts.web.request import actor_for_request, authenticated_at

__all__ = [
    "DEMO_PASSWORD",
    "FullName",
    "NotAPerson",
    "PersonSummary",
    "actor_for_request",
    "actor_of",
    "assurance_of",
    "authenticated_at",
    "card_number",
    "full_names",
    "get_person",
    "is_called",
    "live_sessions",
    "load_demo",
    "names_by_language",
    "open_accounts",
    "person_by_bir",
    "person_by_card",
    "person_names",
    "person_of_card",
    "session_belongs",
]
