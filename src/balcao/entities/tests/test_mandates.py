from datetime import date, datetime, timedelta
from typing import Any

import pytest

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import (
    Action,
    BadPeriod,
    MandateExists,
    NothingGranted,
    acting_choices,
    get_entity,
    grant_mandate,
    load_demo,
    mandates_of,
    may,
    required_signers,
    revoke_mandate,
)
from balcao.entities.models import Entity, Mandate, Seat
from balcao.foundation.audit.api import entries_about
from balcao.kernel.actor import Actor
from balcao.kernel.clock import UTC
from balcao.kernel.errors import NotFound, Refused

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
PREPARE = frozenset({Action.VIEW, Action.PREPARE})

pytestmark = pytest.mark.django_db


def person(number: int) -> Actor:
    return Actor(person_id=number, name=f"person {number}", holder_id=f"p-{number}")


PRESIDENT, SECRETARY, ADMINISTRATOR, OPERATOR, RESIDENT = (person(number) for number in range(1, 6))


@pytest.fixture(autouse=True)
def world():
    load_people(at=AT)
    load_demo(at=AT)


def allowed(actor, entity_id, action, at=AT, scopes=()):
    return may(actor=actor, entity_id=entity_id, action=action, at=at, scopes=scopes)


def grant(actor=ADMINISTRATOR, **changes):
    given: dict[str, Any] = {"entity_id": 2, "person_id": 5, "actions": PREPARE, "until_on": TODAY + timedelta(days=30)}
    return grant_mandate(actor=actor, at=AT, **(given | changes))


def test_everyone_sees_the_entities_they_may_act_for():
    choices = {number: [each.entity_id for each in acting_choices(number, AT)] for number in range(1, 6)}
    assert choices == {1: [1], 2: [1], 3: [1, 2], 4: [2], 5: [4]}


def test_an_office_whose_term_has_ended_gives_nothing():
    assert allowed(SECRETARY, 3, Action.VIEW).reason == "mandate_missing"
    assert allowed(SECRETARY, 3, Action.VIEW, at=datetime(2026, 3, 31, 4, 0, tzinfo=UTC)).allowed


def test_a_mandate_allows_what_it_names_and_nothing_else():
    assert allowed(OPERATOR, 2, Action.LODGE).allowed
    assert allowed(OPERATOR, 2, Action.SIGN).reason == "mandate_missing"
    assert allowed(OPERATOR, 1, Action.VIEW).reason == "mandate_missing"


def test_a_mandate_for_one_service_is_for_that_service():
    grant(scope="iam-catering-licence-renewal")
    assert allowed(RESIDENT, 2, Action.PREPARE, scopes=("iam-catering-licence-renewal",)).allowed
    assert not allowed(RESIDENT, 2, Action.PREPARE, scopes=("dst-travel-agency-licence-renewal",)).allowed


def test_a_mandate_ends_on_its_last_day_in_macao():
    grant(until_on=TODAY)
    last_minute = datetime(2026, 11, 23, 15, 59, tzinfo=UTC)
    assert allowed(RESIDENT, 2, Action.PREPARE, at=last_minute).allowed
    assert allowed(RESIDENT, 2, Action.PREPARE, at=last_minute + timedelta(minutes=1)).reason == "mandate_expired"


def test_revoking_is_effective_at_once_and_audited():
    mandate = grant()
    revoke_mandate(actor=ADMINISTRATOR, at=AT, mandate_id=mandate.mandate_id)
    revoke_mandate(actor=ADMINISTRATOR, at=AT, mandate_id=mandate.mandate_id)
    assert allowed(RESIDENT, 2, Action.PREPARE).reason == "mandate_revoked"
    events = [entry.event for entry in entries_about(f"mandate:{mandate.mandate_id}")]
    assert events == ["entities:mandate:granted", "entities:mandate:revoked"]


def test_who_holds_a_mandate_may_give_it_up():
    mandate = grant()
    revoke_mandate(actor=RESIDENT, at=AT, mandate_id=mandate.mandate_id)
    assert acting_choices(5, AT)[0].entity_id == 4


@pytest.mark.parametrize(
    ("actor", "failure"),
    [(OPERATOR, Refused), (PRESIDENT, NotFound), (RESIDENT, NotFound)],
    ids=["staff", "other", "none"],
)
def test_only_those_who_manage_an_entity_give_and_take(actor, failure):
    theirs = Mandate.objects.create(
        entity_id=2, person_id=2, actions=["pay"], since_on=TODAY, until_on=TODAY, granted_by="p-3"
    )
    before = list(Mandate.objects.values())
    with pytest.raises(failure):
        grant(actor=actor, scope="one-service")
    with pytest.raises(failure):
        revoke_mandate(actor=actor, at=AT, mandate_id=theirs.pk)
    assert list(Mandate.objects.values()) == before


@pytest.mark.parametrize(
    ("changes", "failure"),
    [
        ({"until_on": TODAY - timedelta(days=1)}, BadPeriod),
        ({"until_on": TODAY + timedelta(days=2000)}, BadPeriod),
        ({"since_on": TODAY - timedelta(days=1)}, BadPeriod),
        ({"actions": frozenset()}, NothingGranted),
        ({"person_id": 4}, MandateExists),
    ],
)
def test_a_wrong_mandate_is_refused_and_changes_nothing(changes, failure):
    before = Mandate.objects.count()
    with pytest.raises(failure):
        grant(**changes)
    assert Mandate.objects.count() == before


def test_another_entity_answers_as_if_it_did_not_exist():
    for entity_id in (1, 999):
        with pytest.raises(NotFound):
            get_entity(actor=OPERATOR, entity_id=entity_id, at=AT)
        with pytest.raises(NotFound):
            mandates_of(actor=OPERATOR, entity_id=entity_id, at=AT)


def test_a_dissolved_entity_takes_every_right_with_it():
    Entity.objects.filter(pk=2).update(status="dissolved")
    assert allowed(ADMINISTRATOR, 2, Action.VIEW).reason == "entity_not_active"
    assert acting_choices(4, AT) == []


def test_the_binding_rule_says_who_must_sign():
    rule = required_signers(entity_id=1, at=AT)
    assert (rule.least, rule.persons, rule.expired) == (2, (1, 2, 3), False)
    assert required_signers(entity_id=3, at=AT).expired
    Seat.objects.filter(entity_id=1, post="treasurer").update(term_end=date(2026, 11, 22))
    assert required_signers(entity_id=1, at=AT).persons == (1, 2)


def test_loading_the_demo_world_twice_changes_nothing():
    load_demo(at=AT)
    assert (Entity.objects.count(), Mandate.objects.count()) == (4, 3)
