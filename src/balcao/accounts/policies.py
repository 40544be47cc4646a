"""Who may act at a counter, and of whom an identity provider speaks."""

from balcao.accounts.gateways.providers import ForeignStatement, IdentityProvider
from balcao.accounts.models import Person
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

COUNTER = "counter"
"""The duty of officers who open and give back accounts in person."""


def counter_departments(actor: Actor) -> frozenset[str]:
    """The departments at whose counter the officer acts.

    :raises NotFound: if they have no such duty.
    """
    found = frozenset(post.department for post in actor.posts if post.duty == COUNTER)
    if not found or actor.person_id is None:
        raise NotFound("the counter")
    return found


def is_person(person: Person, provider: IdentityProvider, statement: ForeignStatement) -> bool:
    """Whether a statement is about this person, by what its provider is trusted to know of them."""
    if statement.born_on not in (None, person.born_on):
        return False
    if provider.confidence == "document":
        return bool(person.number) and statement.document == person.number
    known = {_plain(name) for name in (person.name_zh, person.name_pt) if name}
    return statement.born_on is not None and not known.isdisjoint(map(_plain, statement.names))


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
