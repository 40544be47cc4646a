"""The copies of the register: read over the wire from a stand-in, and what cases of ours register."""

from datetime import date, timedelta

from balcao.associations.models import Copy
from balcao.associations.operations.register import enter_election, list_associations, read_register
from balcao.associations.types import CopyState
from balcao.entities.api import seats_on
from balcao.entities.models import Seat
from balcao.exchange.models import Delivery
from balcao.foundation.audit.api import readings_about
from balcao.foundation.jobs.api import run_waiting_jobs

from .conftest import AT

LATER = AT + timedelta(days=1)
EFFECT = date(2026, 12, 1)
ROWS = (
    {"body": "board", "post": "president", "bir": "1345678(2)", "name_zh": "李偉強"},
    {"body": "board", "post": "treasurer", "bir": "1456789(3)", "name_zh": "黃嘉敏", "term_end": "2027-12-31"},
    {"body": "board", "post": "member", "bir": "5345678(4)", "name_zh": "梁雅麗"},
)


def elected(**changes):
    given = {
        "at": LATER,
        "entity_id": 1,
        "reference": "DSI-1",
        "elected_on": date(2026, 11, 20),
        "begins": EFFECT,
        "ends": date(2029, 11, 30),
        "rows": ROWS,
        **changes,
    }
    enter_election(**given)


def test_reading_what_is_known_changes_no_seat(register):
    before = Seat.history.count()
    assert read_register(at=LATER, entity_id=1) is CopyState.READ
    copy = Copy.objects.get(entity_id=1)
    assert (copy.read_at, copy.elected_on, Seat.history.count()) == (LATER, date(2024, 12, 14), before)


def test_the_association_sees_that_the_register_was_asked_and_why(register):
    read_register(at=LATER, entity_id=1)
    (reading,) = readings_about("e-1")
    assert "register" in reading.subject
    assert reading.purpose["en"].startswith("To refresh")


def test_a_seat_the_register_has_and_we_do_not_is_entered_with_its_person(register):
    Seat.history.filter(entity_id=3, person_id=2).delete()
    assert read_register(at=LATER, entity_id=3) is CopyState.READ
    assert {seat.post for seat in seats_on(3, date(2025, 1, 1))} == {"president", "treasurer"}


def test_a_silent_register_changes_nothing_but_the_state(register):
    register.post("/switch/organs", data={"state": "down"})
    assert read_register(at=LATER, entity_id=1) is CopyState.UNREACHABLE
    copy = Copy.objects.get(entity_id=1)
    assert (copy.state, copy.read_at) == ("unreachable", AT)
    assert len(seats_on(1, AT.date())) == 3


def test_what_cannot_be_understood_changes_nothing(register, monkeypatch):
    Copy.objects.filter(entity_id=1).update(number="4821")
    monkeypatch.setattr(
        "balcao.associations.operations.register.person_of_card", lambda **_: (_ for _ in ()).throw(ValueError)
    )
    assert read_register(at=LATER, entity_id=1) is CopyState.UNREADABLE
    assert len(seats_on(1, AT.date())) == 3


def test_an_election_registered_by_a_case_begins_on_its_day_and_is_told_to_the_register():
    elected()
    assert {seat.post: seat.reference for seat in seats_on(1, EFFECT)} == dict.fromkeys(
        ("president", "treasurer", "member"), "DSI-1"
    )
    ends = {seat.post: seat.term_end for seat in seats_on(1, EFFECT)}
    assert ends == {"president": date(2029, 11, 30), "treasurer": date(2027, 12, 31), "member": date(2029, 11, 30)}
    message = Delivery.objects.get(key="organs:DSI-1").message
    assert message["organs"]["registration_no"] == "4821"


def test_entering_the_same_election_twice_changes_nothing():
    elected()
    before = (Seat.history.count(), Delivery.objects.count())
    elected()
    assert (Seat.history.count(), Delivery.objects.count()) == before


def test_a_register_that_is_behind_does_not_undo_an_election(register):
    register.post("/switch/departments", data={"state": "down"})
    elected()
    assert read_register(at=LATER, entity_id=1) is CopyState.BEHIND
    assert {seat.person_id for seat in seats_on(1, EFFECT)} & {3, 4} == {3, 4}


def test_a_register_that_was_told_says_the_same(register):
    elected()
    run_waiting_jobs()
    before = Seat.history.count()
    assert read_register(at=LATER, entity_id=1) is CopyState.READ
    assert (Seat.history.count(), Copy.objects.get(entity_id=1).source) == (before, "register")


def test_a_new_association_is_listed_and_a_new_name_found():
    Copy.objects.filter(entity_id=3).delete()
    assert {1, 3} <= set(list_associations(at=AT))
    assert Copy.objects.get(entity_id=3).state == "never"
