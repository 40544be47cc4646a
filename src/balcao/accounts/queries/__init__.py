"""Questions about people and their accounts."""

from balcao.accounts.queries.counter import counter_acts, get_counter_act
from balcao.accounts.queries.opening import opening_state
from balcao.accounts.queries.people import (
    PersonSummary,
    actor_of,
    asked_names,
    get_person,
    names_by_language,
    names_of_person,
    officer_again,
    open_accounts,
    person_by_bir,
    person_by_card,
    person_by_contact,
    person_by_number,
    person_names,
    persons_after,
    user_by_identity,
)
from balcao.accounts.queries.standing import account_waits, sessions_of

__all__ = [
    "PersonSummary",
    "account_waits",
    "actor_of",
    "asked_names",
    "counter_acts",
    "get_counter_act",
    "get_person",
    "names_by_language",
    "names_of_person",
    "officer_again",
    "open_accounts",
    "opening_state",
    "person_by_bir",
    "person_by_card",
    "person_by_contact",
    "person_by_number",
    "person_names",
    "persons_after",
    "sessions_of",
    "user_by_identity",
]
