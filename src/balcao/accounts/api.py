"""The door of the accounts."""

from balcao.accounts.assurance import assurance_of
from balcao.accounts.demo import PASSWORD as DEMO_PASSWORD
from balcao.accounts.demo import load_demo
from balcao.accounts.queries import PersonSummary, actor_of, get_person, person_by_bir, person_names
from balcao.accounts.web.request import actor_for_request

__all__ = [
    "DEMO_PASSWORD",
    "PersonSummary",
    "actor_for_request",
    "actor_of",
    "assurance_of",
    "get_person",
    "load_demo",
    "person_by_bir",
    "person_names",
]
