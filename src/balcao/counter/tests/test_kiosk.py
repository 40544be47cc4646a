"""Kiosks, where nobody is signed in and the card is seen first; interpreters, who see only what is shared."""

from datetime import timedelta
from typing import Any

import pytest

from balcao.cases.testing import certificate_draft, person
from balcao.counter.api import (
    NotPledged,
    NotThisPerson,
    NoVideoCounter,
    OtherVideoVisit,
    VisitOver,
    VisitTaken,
    WrongStationCode,
    counter_of,
    end_interpreter,
    end_station,
    enter_as_interpreter,
    enter_at_station,
    form_of_visit,
    free_times,
    interpreters_of,
    join_visit,
    leave_station,
    open_draft,
    own_interpreting,
    own_visit,
    pledge_silence,
    register_interpreter,
    register_station,
    sit_down,
    sit_down_with_code,
    station_id_of,
    stop_filling_at_station,
    take_station,
    take_visit,
    visit_at_station,
    visit_to_interpret,
    visits_to_interpret,
)
from balcao.counter.models import VideoVisit
from balcao.counter.tests.conftest import OPEN, ask, begin, clerk, visit
from balcao.kernel.errors import NotFound

CLERK = clerk(19)


@pytest.fixture
def station(by_video):
    code = register_station(actor=CLERK, at=OPEN, place="areia-preta", label="2")
    return station_id_of(take_station(at=OPEN, code=code))


def seat(station, at=OPEN):
    return sit_down(station_id=station, at=at, department="SAFP", language="pt")


def seated(station, at=OPEN) -> Any:
    """Who sits there."""
    return visit_at_station(station_id=station, at=at)


def test_a_station_is_taken_once_by_its_code_and_ends_at_once(station):
    code = register_station(actor=CLERK, at=OPEN, place="islands", label="")
    for wrong in ("12345678", "", code[:7]):
        with pytest.raises(WrongStationCode):
            take_station(at=OPEN, code=wrong)
    with pytest.raises(WrongStationCode):
        take_station(at=OPEN + timedelta(minutes=31), code=code)
    secret = take_station(at=OPEN, code=code)
    with pytest.raises(WrongStationCode):
        take_station(at=OPEN, code=code)
    number: Any = station_id_of(secret)
    seat(number)
    with pytest.raises(NotFound):
        end_station(actor=clerk(20, department="IAM"), at=OPEN, station_id=number)
    end_station(actor=CLERK, at=OPEN, station_id=number)
    assert station_id_of(secret) is None
    assert visit_at_station(station_id=number, at=OPEN) is None


def test_who_sits_down_is_nobody_until_the_card_was_seen(station):
    number = seat(station)
    with pytest.raises(OtherVideoVisit):
        seat(station)
    take_visit(actor=CLERK, at=OPEN, visit_id=number)
    assert form_of_visit(seated(station), OPEN) is None
    begin(CLERK, 1, at=OPEN)
    helped = visit(CLERK, OPEN)
    assert helped.video_id == number
    draft = certificate_draft(key="kiosk")
    open_draft(actor=helped.person.acting_for("e-1"), at=OPEN, draft_id=draft)
    form: Any = form_of_visit(seated(station), OPEN)
    assert (seated(station).person_id, form.id) == (1, draft)
    stop_filling_at_station(station_id=station, at=OPEN)
    assert visit(CLERK, OPEN) is None
    leave_station(station_id=station, at=OPEN)
    leave_station(station_id=station, at=OPEN)
    assert visit_at_station(station_id=station, at=OPEN) is None
    with pytest.raises(VisitOver):
        enter_at_station(station_id=station, at=OPEN)


def test_closed_counters_are_not_offered_at_a_kiosk(station):
    with pytest.raises(NoVideoCounter):
        seat(station, OPEN.replace(hour=23))


@pytest.fixture
def booked(station, draft):
    moment = free_times(counter_of("DSI"), "msl", OPEN)[0]
    number = ask(draft, starts_at=moment, interpreter="msl")
    return number, moment


def test_the_code_of_an_appointment_seats_its_person_and_shows_nothing(station, booked):
    number, moment = booked
    code = own_visit(actor=person(1, "e-1"), at=OPEN, visit_id=number).code
    with pytest.raises(VisitOver):
        sit_down_with_code(station_id=station, at=OPEN, code=code)
    with pytest.raises(WrongStationCode):
        sit_down_with_code(station_id=station, at=moment, code=f"{number}-000000")
    assert sit_down_with_code(station_id=station, at=moment, code=code) == number
    take_visit(actor=CLERK, at=moment, visit_id=number)
    assert form_of_visit(seated(station, moment), moment) is None
    with pytest.raises(NotThisPerson):
        begin(CLERK, 5, at=moment)
    begin(CLERK, 1, at=moment)


def test_codes_cannot_be_tried_through(station, booked):
    number, moment = booked
    code = own_visit(actor=person(1, "e-1"), at=OPEN, visit_id=number).code
    for _ in range(5):
        with pytest.raises(WrongStationCode):
            sit_down_with_code(station_id=station, at=moment, code=f"{number}-000000")
    with pytest.raises(WrongStationCode):
        sit_down_with_code(station_id=station, at=moment, code=code)
    assert VideoVisit.objects.get(pk=number).came_at is None


def test_an_interpreter_gives_their_word_and_sees_only_what_is_shared(booked):
    number, moment = booked
    for person_id in (5, 5, 6):
        register_interpreter(actor=CLERK, at=OPEN, person_id=person_id, kinds=["msl"])
    with pytest.raises(NotFound):
        register_interpreter(actor=CLERK, at=OPEN, person_id=5, kinds=["xx"])
    one, two = person(5), person(6)
    with pytest.raises(NotPledged):
        join_visit(actor=one, at=moment, visit_id=number)
    for each in (one, two):
        pledge_silence(actor=each, at=OPEN)
    assert [each.id for each in visits_to_interpret(actor=one, at=OPEN)] == [number]
    for _ in range(2):
        join_visit(actor=one, at=moment, visit_id=number)
    with pytest.raises(VisitTaken):
        join_visit(actor=two, at=moment, visit_id=number)
    assert visits_to_interpret(actor=two, at=moment) == []
    assert not visit_to_interpret(actor=one, at=moment, visit_id=number).shares
    assert enter_as_interpreter(actor=one, at=moment, visit_id=number)
    with pytest.raises(NotFound):
        enter_as_interpreter(actor=two, at=moment, visit_id=number)
    with pytest.raises(NotFound):
        visits_to_interpret(actor=person(3), at=moment)
    (first, _second) = interpreters_of(actor=CLERK)
    end_interpreter(actor=CLERK, at=moment, interpreter_id=first.id)
    with pytest.raises(NotFound):
        own_interpreting(actor=one)
    with pytest.raises(NotFound):
        visit_to_interpret(actor=one, at=moment, visit_id=number)
