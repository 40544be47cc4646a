"""Standing in for somebody inside an entity: never wider, never longer, and recorded with both names."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from balcao.accounts.models import User
from balcao.entities.api import (
    CLIENTS,
    Action,
    AwayTwice,
    BadAbsenceDays,
    NothingToLend,
    NotWaiting,
    SubstituteUnfit,
    accept_substitution,
    end_substitution,
    extend_mandate,
    mandates_of,
    name_substitute,
    representatives_of,
    require,
    revoke_mandate,
    substitutions_shown,
)
from balcao.entities.models import Mandate, Seat, Substitution
from balcao.entities.tests.conftest import AT, TODAY
from balcao.entities.tests.given import ACCOUNTANT, ADMINISTRATOR, OPERATOR, PRESIDENT, RESIDENT, allowed, given, person
from balcao.foundation.audit.api import acts_about, acts_under, record
from balcao.kernel.errors import AssuranceTooLow, NotFound, Refused
from balcao.kernel.texts import pick

WEEK = timedelta(days=7)
DAY = timedelta(days=1)
LATE = TODAY + 62 * DAY


@pytest.fixture
def staff(world):
    """sio.fan works for the company too, but may only see and prepare."""
    return given(actions=frozenset({Action.VIEW, Action.PREPARE}), until_on=TODAY + 60 * DAY)


def name(actor=ADMINISTRATOR, *, at=AT, entity_id=2, person_id=4, substitute_id=5, from_on=TODAY, until_on=None):
    return name_substitute(
        actor=actor,
        at=at,
        entity_id=entity_id,
        person_id=person_id,
        substitute_id=substitute_id,
        from_on=from_on,
        until_on=until_on or TODAY + WEEK,
    )


def stands_in(**changes):
    number = name(**changes)
    accept_substitution(actor=person(changes.get("substitute_id", 5)), at=AT, substitution_id=number)
    return number


@pytest.mark.usefixtures("staff")
def test_a_substitute_does_what_the_absent_one_may_once_they_agreed_and_in_these_days_only():
    number = name(from_on=TODAY + DAY)
    assert not allowed(RESIDENT, 2, Action.LODGE, at=AT + DAY).allowed
    accept_substitution(actor=RESIDENT, at=AT, substitution_id=number)
    accept_substitution(actor=RESIDENT, at=AT, substitution_id=number)
    days = (0, 1, 7, 8)
    assert [bool(allowed(RESIDENT, 2, Action.LODGE, at=AT + day * DAY).allowed) for day in days] == [0, 1, 1, 0]
    assert allowed(OPERATOR, 2, Action.LODGE).allowed


@pytest.mark.usefixtures("staff")
def test_nobody_lends_more_than_they_hold_nor_managing_nor_giving_on():
    stands_in()
    for action in (Action.SIGN, Action.MANAGE):
        assert not allowed(RESIDENT, 2, action).allowed
    (lent,) = Mandate.objects.filter(substitution__isnull=False)
    held = Mandate.objects.get(given_on=lent)
    assert (lent.may_delegate, held.person_id, lent.until_on) == (False, 4, TODAY + WEEK)
    assert set(lent.actions) <= set(held.actions)


@pytest.mark.usefixtures("staff")
def test_what_the_substitute_does_is_recorded_with_both_names():
    number = stands_in()
    actor = person(5, "e-2")
    with transaction.atomic():
        used = require(actor=actor, action=Action.PAY, at=AT)
        record(actor=actor, at=AT, event="t:t:paid", subject="x:1", mandate_id=used)
    (lent,) = [
        each for each in mandates_of(actor=ADMINISTRATOR.acting_for("e-2"), entity_id=2, at=AT) if each.stands_for
    ]
    assert lent.mandate_id == used
    assert (lent.person_id, pick(lent.stands_for or "", "pt")) == (5, "Wong Ka Man")
    assert [act.event for act in acts_under([used])] == ["t:t:paid"]
    (accepted, named) = acts_about(f"substitution:{number}")
    assert {accepted.event, named.event} == {"entities:substitution:accepted", "entities:substitution:named"}


@pytest.mark.usefixtures("staff")
def test_what_the_absent_one_loses_the_substitute_loses_in_the_same_moment():
    stands_in()
    revoke_mandate(actor=ADMINISTRATOR, at=AT, mandate_id=Mandate.objects.get(entity_id=2, person_id=4).pk)
    assert not allowed(RESIDENT, 2, Action.LODGE).allowed
    assert allowed(RESIDENT, 2, Action.PREPARE).allowed, "their own mandate is none of it"


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize("who", [OPERATOR, RESIDENT, ADMINISTRATOR])
def test_each_side_ends_it_at_once_and_twice_changes_nothing(who):
    number = stands_in()
    for _ in range(2):
        end_substitution(actor=who, at=AT, substitution_id=number)
    assert not allowed(RESIDENT, 2, Action.LODGE).allowed
    assert len([act for act in acts_about(f"substitution:{number}") if act.event.endswith("ended")]) == 1
    with pytest.raises(NotWaiting):
        accept_substitution(actor=RESIDENT, at=AT, substitution_id=number)


@pytest.mark.usefixtures("staff")
def test_an_office_lends_seeing_preparing_and_notices_as_long_as_it_is_held_but_no_signature():
    assert 5 not in representatives_of(2, AT)
    stands_in(person_id=3)
    sees = {action for action in Action if allowed(RESIDENT, 2, action).allowed}
    assert sees == {Action.VIEW, Action.PREPARE, Action.RECEIVE_NOTICES}
    assert 5 in representatives_of(2, AT)
    Seat.objects.filter(entity_id=2, person_id=3).update(term_end=TODAY - DAY)
    assert not allowed(RESIDENT, 2, Action.RECEIVE_NOTICES).allowed
    Seat.objects.filter(entity_id=2, person_id=3).update(term_end=None)
    User.objects.filter(person_id=3).update(is_active=False)
    assert not allowed(RESIDENT, 2, Action.RECEIVE_NOTICES).allowed


def test_a_firms_clients_are_lent_too(world):
    given(ACCOUNTANT, entity_id=5, until_on=TODAY + 60 * DAY)
    assert not allowed(RESIDENT, 4, Action.LODGE).mandate_id
    Seat.objects.filter(entity_id=4).delete()
    stands_in(actor=ACCOUNTANT, entity_id=5)
    assert allowed(RESIDENT, 4, Action.LODGE).allowed
    assert Mandate.objects.get(substitution__isnull=False).scope == CLIENTS
    assert not allowed(RESIDENT, 4, Action.LODGE, at=AT + 9 * DAY).allowed


@pytest.mark.usefixtures("staff")
def test_everyone_names_somebody_for_themself_but_only_managers_for_others():
    assert name(OPERATOR)
    Substitution.objects.update(ended_at=AT)
    before = Mandate.objects.count()
    with pytest.raises(Refused):
        name(RESIDENT, substitute_id=3)
    with pytest.raises(NotFound):
        name(person(2))
    with pytest.raises(NotFound):
        name(person(2), person_id=2)
    with pytest.raises(AssuranceTooLow):
        name(ADMINISTRATOR.__class__(person_id=3, name="", holder_id="p-3", assurance=1))
    assert Mandate.objects.count() == before


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize(
    ("changes", "failure"),
    [
        ({"substitute_id": 4}, SubstituteUnfit),
        ({"substitute_id": 2}, SubstituteUnfit),
        ({"until_on": TODAY + 90 * DAY}, SubstituteUnfit),
        ({"from_on": TODAY - DAY}, BadAbsenceDays),
        ({"until_on": TODAY - DAY}, BadAbsenceDays),
        ({"until_on": TODAY + 400 * DAY}, BadAbsenceDays),
        (
            {"person_id": 5, "substitute_id": 4, "from_on": TODAY + 62 * DAY, "until_on": TODAY + 63 * DAY},
            NothingToLend,
        ),
    ],
)
def test_a_wrong_substitution_changes_nothing(changes, failure):
    before = Mandate.objects.count()
    with pytest.raises(failure):
        name(**changes)
    assert (Mandate.objects.count(), Substitution.objects.count()) == (before, 0)


@pytest.mark.usefixtures("staff")
def test_nobody_is_away_twice_nor_stands_in_while_away():
    name()
    with pytest.raises(AwayTwice):
        name(from_on=TODAY + WEEK, until_on=TODAY + 9 * DAY)
    with pytest.raises(SubstituteUnfit):
        name(person_id=5, substitute_id=4)
    again = Substitution.objects.get()
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


@pytest.mark.usefixtures("staff")
def test_only_the_substitute_agrees_and_strangers_learn_nothing():
    number = name()
    for stranger in (OPERATOR, PRESIDENT, ACCOUNTANT):
        with pytest.raises(NotFound):
            accept_substitution(actor=stranger, at=AT, substitution_id=number)
    for stranger in (PRESIDENT, ACCOUNTANT):
        with pytest.raises(NotFound):
            end_substitution(actor=stranger, at=AT, substitution_id=number)
    with pytest.raises(NotWaiting):
        accept_substitution(actor=RESIDENT, at=AT + 8 * DAY, substitution_id=number)
    assert not allowed(RESIDENT, 2, Action.LODGE).allowed
    shown = {who: len(substitutions_shown(actor=person(who), at=AT)) for who in (1, 4, 5)}
    assert shown == {1: 0, 4: 1, 5: 1}


@pytest.mark.usefixtures("staff")
def test_what_is_lent_cannot_be_made_longer_or_lent_again():
    number = stands_in()
    (lent,) = Mandate.objects.filter(substitution__isnull=False)
    with pytest.raises(NotFound):
        extend_mandate(actor=ADMINISTRATOR, at=AT, mandate_id=lent.pk, until_on=TODAY + 30 * DAY)
    with pytest.raises(SubstituteUnfit):
        name(person_id=5, substitute_id=4)
    end_substitution(actor=RESIDENT, at=AT, substitution_id=number)
    name(person_id=5, substitute_id=4)
    assert set(Mandate.objects.filter(state="offered").values_list("parent__person_id", flat=True)) == {5}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("staff")
def test_two_who_name_at_the_same_moment_name_one():
    together = threading.Barrier(2)

    def run(actor):
        try:
            together.wait()
            return name(actor)
        except AwayTwice:
            return None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        numbers = list(pool.map(run, (ADMINISTRATOR, OPERATOR)))
    assert len([each for each in numbers if each]) == 1
    assert Substitution.objects.count() == 1
