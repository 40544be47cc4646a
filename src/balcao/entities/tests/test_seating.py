"""Representatives of any entity, by its register: who held which post on a day, as is known now and was known then."""

from datetime import date, datetime, timedelta

import pytest

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import (
    ChangeKind,
    EntityKind,
    NewSeat,
    OrgansChanged,
    OrgansContradictory,
    RegisterChange,
    Representative,
    SeatSource,
    apply_register_change,
    enter_organs,
    load_demo,
    seats_of,
    seats_on,
    void_seat,
)
from balcao.entities.models import Entity, Seat
from balcao.kernel.actor import system_actor

pytestmark = pytest.mark.django_db
AT = datetime.fromisoformat("2026-11-25T10:00:00+08:00")
TODAY = AT.date()
YESTERDAY = TODAY - timedelta(days=1)
BEFORE = AT - timedelta(seconds=1)
COMPANY, ASSOCIATION = 2, 1


@pytest.fixture(autouse=True)
def world():
    load_people(at=AT)
    load_demo(at=AT)
    Seat.objects.update(known_from=AT - timedelta(days=30))


@pytest.fixture
def heard(monkeypatch):
    events: list[OrgansChanged] = []
    monkeypatch.setattr("balcao.entities.operations.seats.announce", events.append)
    return events


def told(entity_id, *representatives, sequence=1, at=AT, since=TODAY, kind=ChangeKind.REPRESENTATIVES, term_end=None):
    entity = Entity.objects.get(pk=entity_id)
    return apply_register_change(
        actor=system_actor("register"),
        at=at,
        kind=EntityKind(entity.kind),
        number=entity.register_no,
        change=RegisterChange(
            kind=kind,
            source="register",
            sequence=sequence,
            effective_on=since,
            representatives=representatives,
            posts=("administrator", "president"),
            least=1,
            term_end=term_end,
        ),
    )


def seated(entity_id, on, **when):
    return {(each.person_id, each.post) for each in seats_on(entity_id, on, **when)}


def administrator(number, **term):
    return Representative(person_id=number, post="administrator", **term)


def test_a_new_administrator_of_a_company_follows_and_the_old_one_stays_in_its_history(heard):
    old = seated(COMPANY, TODAY)
    assert told(COMPANY, administrator(4)) == "applied"
    assert seated(COMPANY, TODAY) == {(4, "administrator")}
    assert seated(COMPANY, YESTERDAY) == old
    assert seated(COMPANY, TODAY, known_at=BEFORE) == old
    (event,) = heard
    assert (event.entity_id, event.joined, event.effective_on) == (COMPANY, (4,), TODAY)


def test_who_goes_on_keeps_the_seat_and_its_first_day(heard):
    (known,) = [each for each in seats_of(COMPANY) if each.post == "administrator"]
    told(COMPANY, administrator(known.person_id, term_start=TODAY), administrator(4))
    kept = {each.seat_id: each for each in seats_of(COMPANY)}
    assert kept[known.seat_id].term_start == known.term_start
    assert len(kept) == 2


def test_the_same_told_again_changes_nothing(heard):
    told(COMPANY, administrator(4))
    rows = Seat.history.count()
    told(COMPANY, administrator(4), sequence=2, at=AT + timedelta(days=1), since=TODAY + timedelta(days=1))
    assert (Seat.history.count(), len(heard)) == (rows, 1)


def test_a_president_is_followed_from_the_day_told_even_if_the_term_is_said_to_have_begun_before():
    told(ASSOCIATION, Representative(person_id=4, post="president", term_start=date(2026, 1, 1)))
    assert (4, "president") in seated(ASSOCIATION, TODAY)
    assert (1, "president") in seated(ASSOCIATION, YESTERDAY)


def test_the_supervisory_board_stays_when_representatives_change():
    organs = [
        NewSeat(
            person_id=each.person_id,
            body=each.body,
            post=each.post,
            term_start=each.term_start,
            term_end=each.term_end,
        )
        for each in seats_on(ASSOCIATION, TODAY)
    ]
    auditor = NewSeat(person_id=5, body="supervisory", post="president", term_start=TODAY, term_end=None)
    enter_organs(
        actor=system_actor(),
        at=AT,
        entity_id=ASSOCIATION,
        seats=[*organs, auditor],
        effect_on=TODAY,
        source=SeatSource.REGISTER,
    )
    told(ASSOCIATION, Representative(person_id=4, post="president"))
    assert seated(ASSOCIATION, TODAY) == {(4, "president"), (5, "president")}


def test_a_post_found_void_does_not_come_back_with_the_representatives():
    told(COMPANY, administrator(4, term_start=TODAY))
    (seat,) = seats_on(COMPANY, TODAY)
    void_seat(actor=system_actor(), at=AT, seat_id=seat.seat_id, reference="OBJ-1")
    told(COMPANY, administrator(4, term_start=TODAY), administrator(5), sequence=2)
    assert seated(COMPANY, TODAY) == {(5, "administrator")}


def test_the_end_of_a_term_is_a_correction_and_the_old_end_stays_known():
    last = TODAY + timedelta(days=10)
    before = {each.seat_id: each.term_end for each in seats_of(COMPANY)}
    told(COMPANY, kind=ChangeKind.TERM, term_end=last)
    assert {each.term_end for each in seats_of(COMPANY)} == {last}
    assert {each.seat_id for each in seats_of(COMPANY)} == set(before)
    assert {each.term_end for each in seats_on(COMPANY, TODAY, known_at=BEFORE)} == set(before.values())


def test_two_presidents_are_not_taken_over_and_nothing_changes():
    before = list(Seat.history.order_by("pk").values_list("pk", "term_end"))
    twice = [Representative(person_id=number, post="president") for number in (4, 5)]
    with pytest.raises(OrgansContradictory):
        told(ASSOCIATION, *twice)
    assert list(Seat.history.order_by("pk").values_list("pk", "term_end")) == before
