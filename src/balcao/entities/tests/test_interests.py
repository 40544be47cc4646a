"""Kin and interests that officers declare, and whom they keep from them."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import (
    BadPeriod,
    NameMissing,
    ToOneself,
    declare_interest,
    interests_looked_after,
    lift_interest,
    load_demo,
    own_interests,
    ties_of,
)
from balcao.entities.models import Interest, Seat
from balcao.kernel.actor import Actor, posts_in
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
AT = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
TODAY = macau_date(AT)


@pytest.fixture(autouse=True)
def world(db):
    load_people(at=AT)
    load_demo(at=AT)


def person(number):
    return Actor(person_id=number, name=f"person {number}", assurance=2, holder_id=f"p-{number}")


def officer(number, department, *duties):
    return replace(person(number), posts=posts_in(department, *duties))


def vong():
    return officer(11, "DSI", "association-register")


def ng():
    return officer(13, "DSI", "chief")


def declare(actor=None, holder="p-5", relation="spouse", **more):
    given = {"since_on": date(2020, 1, 1), **more}
    return declare_interest(actor=actor or vong(), at=AT, holder_id=holder, relation=relation, **given)


def test_kin_are_ones_own_matter_and_so_are_the_entities_they_govern():
    Seat.objects.create(entity_id=2, person_id=5, body="board", post="president", term_start=date(2026, 1, 1))
    declare()
    assert ties_of(11)["p-5"] == ties_of(11)["e-2"] == date.max


def test_a_seat_of_the_past_and_a_looser_tie_reach_no_further():
    Seat.objects.create(
        entity_id=2, person_id=5, body="board", post="president", term_start=date(2020, 1, 1), term_end=date(2021, 1, 1)
    )
    declare()
    assert ties_of(11)["e-2"] == date(2021, 1, 1)
    declare(officer(12, "IAM", "licensing"), relation="friend_or_foe")
    assert "e-2" not in ties_of(12)
    assert ties_of(12)["p-5"] == date.max


def test_a_membership_that_is_over_still_counts_for_a_year():
    declare(holder="e-3", relation="member", until_on=TODAY)
    assert ties_of(11)["e-3"] == TODAY + timedelta(days=365)


def test_declaring_twice_is_once():
    assert declare() == declare()
    assert len(own_interests(actor=vong())) == 1


def test_what_cannot_be_declared():
    for wrong, failure in (
        ({"holder": "p-11"}, ToOneself),
        ({"holder": "p-999999"}, NotFound),
        ({"relation": "neighbour"}, NotFound),
        ({"until_on": date(2019, 1, 1)}, BadPeriod),
        ({"actor": person(2)}, NotFound),
    ):
        with pytest.raises(failure):
            declare(**wrong)
    assert not Interest.objects.exists()


def test_only_who_heads_the_department_lifts_it_with_a_reason_and_the_officer_sees_who():
    number = declare()
    assert [each.interest_id for each in interests_looked_after(actor=ng(), at=AT)] == [number]
    for stranger in (vong(), officer(14, "DST", "chief"), person(2)):
        with pytest.raises(NotFound):
            lift_interest(actor=stranger, at=AT, interest_id=number, reason="x")
    with pytest.raises(NameMissing):
        lift_interest(actor=ng(), at=AT, interest_id=number, reason=" ")
    for _ in range(2):
        lift_interest(actor=ng(), at=AT, interest_id=number, reason="Divorced; see file 12")
    seen = own_interests(actor=vong())[0]
    assert (seen.lifted_by["zh-Hant"], seen.lifted_why) == ("吳佩珊", "Divorced; see file 12")
    assert ties_of(11)["p-5"] == TODAY - timedelta(days=1)
    assert declare() != number


def test_a_chief_does_not_lift_their_own():
    number = declare(ng())
    with pytest.raises(NotFound):
        lift_interest(actor=ng(), at=AT, interest_id=number, reason="x")


def test_the_database_keeps_it_whole():
    declare()
    kept = {name: value for name, value in Interest.objects.values().get().items() if name != "id"}
    for changed in (
        {},
        {"holder_id": "p-11"},
        {"relation": "child", "until_on": date(2019, 1, 1)},
        {"relation": "child", "lifted_at": AT},
        {"relation": "child", "lifted_at": AT, "lifted_by_id": 11, "lifted_why": "x"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Interest.objects.create(**(kept | changed))
