"""Who holds which seat on a day, as is known now and as was known then."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import (
    Action,
    NewSeat,
    OrgansChanged,
    OrgansContradictory,
    SeatSource,
    acting_choices,
    bound_until,
    enter_organs,
    load_demo,
    may,
    posts_held_by,
    representatives_of,
    seats_of,
    seats_on,
    void_seat,
)
from balcao.entities.models import Seat
from balcao.foundation.audit.api import entries_about
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import UTC

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
EFFECT = date(2026, 12, 1)
LATER = AT + timedelta(days=2)
UPDATE = "dsi-association-leadership-update"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world():
    load_people(at=AT)
    load_demo(at=AT)
    Seat.objects.update(known_from=AT)


@pytest.fixture
def heard(monkeypatch):
    events: list[OrgansChanged] = []
    monkeypatch.setattr("balcao.entities.operations.seats.announce", events.append)
    return events


def person(number: int) -> Actor:
    return Actor(person_id=number, name=f"person {number}", holder_id=f"p-{number}")


def seat(number, post, start=EFFECT, end=date(2029, 11, 30), body="board"):
    return NewSeat(person_id=number, body=body, post=post, term_start=start, term_end=end)


NEW = (seat(3, "president"), seat(4, "treasurer"), seat(5, "member"))


def enter(seats=NEW, *, at=LATER, effect_on=EFFECT, source=SeatSource.CASE, reference="DSI-1"):
    return enter_organs(
        actor=system_actor(),
        at=at,
        entity_id=1,
        seats=seats,
        effect_on=effect_on,
        source=source,
        reference=reference,
    )


def board(day, **when):
    return {each.post: each.person_id for each in seats_on(1, day, **when)}


def test_a_new_board_begins_on_its_day_and_the_old_one_ends_on_the_day_before(heard):
    assert enter()
    assert board(EFFECT - timedelta(days=1)) == {"president": 1, "secretary": 2, "treasurer": 3}
    assert board(EFFECT) == {"president": 3, "treasurer": 4, "member": 5}
    (event,) = heard
    assert (event.effective_on, event.left, event.joined) == (EFFECT, (1, 2), (4, 5))
    (entry,) = entries_about("entity:1")
    assert entry.data["reference"] == "DSI-1"


def test_entering_the_same_organs_again_changes_nothing(heard):
    enter()
    rows = Seat.history.count()
    assert not enter(at=LATER + timedelta(days=1))
    assert (Seat.history.count(), len(heard), len(entries_about("entity:1"))) == (rows, 1, 1)


def test_what_was_known_before_is_answered_as_it_was_known():
    enter()
    assert board(EFFECT, known_at=LATER - timedelta(seconds=1)) == {"president": 1, "secretary": 2, "treasurer": 3}
    assert board(EFFECT, known_at=LATER) == {"president": 3, "treasurer": 4, "member": 5}
    assert board(EFFECT, known_at=AT - timedelta(days=1)) == {}


def test_a_corrected_seat_keeps_its_number():
    before = {each.post: each.seat_id for each in seats_of(1)}
    enter()
    after = {each.seat_id: each for each in seats_of(1)}
    assert after[before["president"]].term_end == EFFECT - timedelta(days=1)


def test_a_correction_of_an_election_replaces_what_it_said():
    enter()
    enter((seat(2, "president"), *NEW[1:]), at=LATER + timedelta(days=1), reference="DSI-2")
    assert board(EFFECT) == {"president": 2, "treasurer": 4, "member": 5}
    assert board(EFFECT, known_at=LATER) == {"president": 3, "treasurer": 4, "member": 5}
    assert not [each for each in seats_of(1) if each.term_start == EFFECT and each.person_id == 3]


@pytest.mark.parametrize(
    "twice", [(seat(3, "president"), seat(4, "president")), (seat(3, "member"), seat(3, "member"))]
)
def test_organs_that_contradict_themselves_change_nothing(twice):
    before = list(Seat.history.values_list("pk", "term_end"))
    with pytest.raises(OrgansContradictory):
        enter(twice)
    assert list(Seat.history.values_list("pk", "term_end")) == before


def test_the_database_takes_no_second_president_of_the_same_organ():
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(entity_id=1, person_id=4, body="board", post="president", term_start=TODAY, term_end=TODAY)


def test_a_void_seat_never_was_and_does_not_come_back(heard):
    (mine,) = [each for each in seats_of(1) if each.person_id == 3]
    void_seat(actor=system_actor(), at=LATER, seat_id=mine.seat_id, reference="OBJ-1")
    void_seat(actor=system_actor(), at=LATER, seat_id=mine.seat_id, reference="OBJ-2")
    assert 3 not in board(TODAY).values()
    (event,) = heard
    assert (event.left, event.joined) == ((3,), ())
    again = [seat(each.person_id, each.post, each.term_start, each.term_end) for each in (*seats_of(1), mine)]
    assert not enter(again, source=SeatSource.REGISTER, effect_on=date(2025, 1, 1))
    (post,) = [each for each in posts_held_by(actor=person(3)) if each.entity_id == 1]
    assert (post.void, post.reference) == (True, "OBJ-1")


def test_the_president_of_the_supervisory_board_does_not_represent_the_association():
    enter((*NEW, seat(2, "president", body="supervisory")), effect_on=TODAY, at=AT)
    Seat.objects.filter(entity_id=1, term_start=EFFECT).update(term_start=TODAY)
    assert may(actor=person(3), entity_id=1, action=Action.MANAGE, at=AT).allowed
    assert not may(actor=Actor(person_id=5, name="5"), entity_id=1, action=Action.VIEW, at=AT).allowed
    assert representatives_of(1, AT) == [3]


def test_a_board_whose_term_is_over_may_only_have_the_next_one_registered():
    past = person(2).acting_for("e-3")
    allowed = {
        (action, scope)
        for action in Action
        for scope in ("", UPDATE)
        if may(actor=past, entity_id=3, action=action, at=AT, scopes=(scope,)).allowed
    }
    always = {(action, scope) for action in (Action.VIEW, Action.RECEIVE_NOTICES) for scope in ("", UPDATE)}
    assert allowed == {*always, (Action.PREPARE, UPDATE), (Action.LODGE, UPDATE)}
    assert 3 in {each.entity_id for each in acting_choices(2, AT)}
    assert representatives_of(3, AT) == [2]


def test_nobody_cares_for_an_association_that_has_a_new_president():
    Seat.objects.create(
        entity_id=3, person_id=4, body="board", post="president", term_start=TODAY, term_end=date(2029, 1, 1)
    )
    assert not may(actor=person(2), entity_id=3, action=Action.VIEW, at=AT).allowed
    assert representatives_of(3, AT) == [4]


def test_the_term_ends_when_too_few_are_left_to_bind_the_association():
    assert bound_until([1])[1].last_day == date(2027, 12, 31)
    Seat.objects.filter(entity_id=1, post="president").update(term_end=date(2026, 12, 31))
    assert bound_until([1])[1].last_day == date(2027, 12, 31)
    Seat.objects.filter(entity_id=1, post="secretary").update(term_end=date(2026, 12, 31))
    assert bound_until([1])[1].last_day == date(2026, 12, 31)
    assert bound_until([2])[2].last_day is None
