"""Agreeing when to meet: proposed, taken, moved, called off, missed; a time is taken once."""

from datetime import timedelta

import pytest

from balcao.cases.api import (
    AppointmentKind,
    BadTimes,
    NotNow,
    ReasonNeeded,
    agree_to_time,
    appointments_at_desk,
    appointments_of_case,
    ask_times,
    cancel_appointment,
    close_appointment,
    decline_appointment,
    plan_inspection,
    propose_times,
    take_time,
    visits_of_day,
)
from balcao.cases.models import Appointment
from balcao.cases.testing import AT, example_lodged, load_world, officer, person, with_officer
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.notices.api import inbox

pytestmark = pytest.mark.django_db
PRESIDENT = person(1, "e-1")
CLERK = officer(11, "DSI", "association-register")
ONE, TWO = AT + timedelta(days=2), AT + timedelta(days=3)
VIDEO = AppointmentKind.VIDEO


@pytest.fixture
def case():
    load_world()
    return with_officer()


def propose(case, *times, kind=VIDEO, actor=CLERK, **how):
    return propose_times(actor=actor, at=AT, reference=case.reference, kind=kind, times=times or (ONE, TWO), **how)


def agree(case, number, starts_at=ONE, at=AT):
    agree_to_time(actor=PRESIDENT, at=at, reference=case.reference, appointment_id=number, starts_at=starts_at)


def ask(case, *times, kind=VIDEO, actor=PRESIDENT):
    return ask_times(actor=actor, at=AT, reference=case.reference, kind=kind, times=times)


def steps(case):
    found = case.steps.filter(kind__startswith="appointment").order_by("pk")
    return [each.removeprefix("appointment_") for each in found.values_list("kind", flat=True)]


def test_a_proposed_time_is_taken_once_and_told(case):
    number = propose(case)
    for _ in range(2):
        agree(case, number)
    (mine,) = appointments_of_case(actor=PRESIDENT, at=AT, reference=case.reference)
    assert (mine.state, mine.starts_at) == ("agreed", ONE)
    assert mine.link == ""
    assert steps(case) == ["proposed", "agreed"]
    assert sum("視像會面" in each.subject["zh-Hant"] for each in inbox(actor=PRESIDENT, at=AT)) == 2


def test_proposing_again_moves_it_and_calendars_learn_of_it(case):
    number = propose(case)
    agree(case, number)
    assert propose(case, TWO + timedelta(days=1)) == number
    moved = Appointment.objects.get()
    assert (moved.state, moved.starts_at, moved.sequence) == ("proposed", None, 2)
    with pytest.raises(NotNow):
        agree(case, number)
    assert steps(case) == ["proposed", "agreed", "moved"]


def test_the_applicant_asks_for_other_times_and_the_officer_takes_one(case):
    number = propose(case)
    assert ask(case, TWO) == number
    with pytest.raises(NotNow):
        agree(case, number, TWO)
    take_time(actor=CLERK, at=AT, reference=case.reference, appointment_id=number, starts_at=TWO)
    assert Appointment.objects.get().state == "agreed"


def test_the_applicant_may_ask_first(case):
    number = ask(case, ONE, kind=AppointmentKind.COUNTER)
    take_time(actor=CLERK, at=AT, reference=case.reference, appointment_id=number, starts_at=ONE)
    assert appointments_at_desk(actor=CLERK, at=AT, reference=case.reference)[0].state == "agreed"


@pytest.mark.parametrize("times", [[], [AT - timedelta(hours=1)], [AT + timedelta(days=n) for n in range(1, 5)]])
def test_times_are_few_and_ahead(case, times):
    for act in (
        lambda: propose_times(actor=CLERK, at=AT, reference=case.reference, kind=VIDEO, times=times),
        lambda: ask(case, *times),
    ):
        with pytest.raises(BadTimes):
            act()
    assert not Appointment.objects.exists()


def test_a_time_that_is_past_or_was_not_proposed_cannot_be_taken(case):
    number = propose(case)
    with pytest.raises(NotNow):
        agree(case, number, ONE + timedelta(minutes=1))
    with pytest.raises(NotNow):
        agree(case, number, ONE, at=ONE)
    assert Appointment.objects.get().state == "proposed"


def test_both_sides_may_call_it_off_once(case):
    number = propose(case)
    with pytest.raises(ReasonNeeded):
        cancel_appointment(actor=CLERK, at=AT, reference=case.reference, appointment_id=number, reason="")
    for _ in range(2):
        cancel_appointment(actor=CLERK, at=AT, reference=case.reference, appointment_id=number, reason="Storm.")
    other = propose(case)
    for _ in range(2):
        decline_appointment(actor=PRESIDENT, at=AT, reference=case.reference, appointment_id=other)
    assert steps(case) == ["proposed", "cancelled", "proposed", "cancelled"]


def test_whether_one_met_is_said_after_it_began(case):
    number = propose(case)
    agree(case, number)
    with pytest.raises(NotNow):
        close_appointment(actor=CLERK, at=AT, reference=case.reference, appointment_id=number, met=False)
    for met in (False, True):
        close_appointment(actor=CLERK, at=ONE, reference=case.reference, appointment_id=number, met=met)
    assert Appointment.objects.get().state == "missed"
    with pytest.raises(NotNow):
        cancel_appointment(actor=CLERK, at=ONE, reference=case.reference, appointment_id=number, reason="x")


def test_it_is_nobody_elses_business(case):
    number, stranger = propose(case), officer(12, "IAM", "licensing")
    with pytest.raises(NotFound):
        propose(case, actor=stranger)
    with pytest.raises(NotFound):
        ask(case, ONE, actor=person(3, "e-2"))
    with pytest.raises(NotFound):
        take_time(actor=stranger, at=AT, reference=case.reference, appointment_id=number, starts_at=ONE)
    with pytest.raises(NotFound):
        agree_to_time(actor=person(3, "e-2"), at=AT, reference=case.reference, appointment_id=number, starts_at=ONE)
    with pytest.raises(NotFound):
        appointments_of_case(actor=person(3, "e-2"), at=AT, reference=case.reference)
    assert Appointment.objects.get().state == "proposed"


def test_a_visit_is_moved_but_not_declined_and_stands_in_the_day_list():
    load_world()
    licensing, restaurant = officer(12, "IAM", "licensing"), person(3, "e-2")
    case = example_lodged("iam-food-beverage-first", "granted", restaurant)
    with pytest.raises(NotNow):
        propose(case, kind=AppointmentKind.VISIT, actor=licensing)
    with pytest.raises(NotFound):
        ask(case, ONE, kind=AppointmentKind.VISIT, actor=restaurant)
    plan_inspection(actor=licensing, at=AT, reference=case.reference, inspectors=[12])
    number = propose(case, kind=AppointmentKind.VISIT, actor=licensing)
    with pytest.raises(NotNow):
        decline_appointment(actor=restaurant, at=AT, reference=case.reference, appointment_id=number)
    agree_to_time(actor=restaurant, at=AT, reference=case.reference, appointment_id=number, starts_at=ONE)
    (row,) = visits_of_day(actor=licensing, at=AT, day=macau_date(ONE))
    assert (row.starts_at, "地堡街" in row.place) == (ONE, True)
    assert visits_of_day(actor=licensing, at=AT, day=macau_date(TWO)) == []
