"""People and mandates that the tests of this room share."""

from datetime import timedelta
from typing import Any

from balcao.entities.api import Act, Action, Terms, accept_mandate, grant_mandate, may
from balcao.entities.tests.conftest import AT, TODAY
from balcao.kernel.actor import Actor

PREPARE = frozenset({Action.VIEW, Action.PREPARE})
RENEWAL = "iam-catering-licence-renewal"


def person(number: int, holder: str = "") -> Actor:
    return Actor(person_id=number, name=f"person {number}", holder_id=holder or f"p-{number}", assurance=2)


PRESIDENT, SECRETARY, ADMINISTRATOR, OPERATOR, RESIDENT, ACCOUNTANT = (person(number) for number in range(1, 7))


def terms(**changes: Any) -> Terms:
    said: dict[str, Any] = {"actions": PREPARE, "until_on": TODAY + timedelta(days=30)}
    return Terms(**(said | changes))


def grant(
    actor=ADMINISTRATOR, *, at=AT, entity_id=2, receiver="p-5", parent_id=None, within=(), replaces_id=None, **of
):
    return grant_mandate(
        actor=actor,
        at=at,
        entity_id=entity_id,
        receiver=receiver,
        terms=terms(**of),
        parent_id=parent_id,
        within=within,
        replaces_id=replaces_id,
    )


def given(actor=ADMINISTRATOR, *, by=RESIDENT, at=AT, **of):
    """The number of a mandate that was granted and accepted."""
    number = grant(actor, at=at, **of).mandate_id
    accept_mandate(actor=by, at=at, mandate_id=number)
    return number


def allowed(actor, entity_id, action, *, at=AT, scopes=(), **act):
    return may(actor=actor, entity_id=entity_id, action=action, at=at, scopes=scopes, act=Act(**act))
