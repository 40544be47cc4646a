"""A visit in person as a step of the process: chosen, moved, full, missed, never chosen."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from balcao.cases.api import (
    NotCome,
    NotNow,
    TimeTaken,
    agree_to_time,
    appointments_of_case,
    book_visit,
    bookable,
    close_appointment,
    comers_of_day,
    decide_case,
    decline_appointment,
    propose_times,
)
from balcao.cases.clock import clock_view
from balcao.cases.meetings import AppointmentKind
from balcao.cases.models import Appointment, Case
from balcao.cases.operations.running import run_case
from balcao.cases.operations.timers import do_what_is_due
from balcao.cases.testing import AT, drafted, example_lodged, load_world, lodged, officer, person, republish
from balcao.catalogue.api import get_published, get_version, places
from balcao.catalogue.testing import put_on_offer
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import PostHeld
from balcao.kernel.clock import MACAU, macau_date
from balcao.kernel.errors import NotFound
from balcao.notices.models import Notice

pytestmark = pytest.mark.django_db
CARD = "ias-disability-card"
SIO_FAN, MEI_LING = person(5), person(1)
IAS = replace(
    officer(18, "IAS", "benefits"),
    posts=frozenset({PostHeld(department="IAS", duty="benefits", clearance=3)}),
)
PLACE = "ias-assessment"
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=MACAU)


@pytest.fixture(autouse=True)
def world():
    load_world()
    put_on_offer(Path(settings.BALCAO_SERVICES), {CARD}, at=AT)


@pytest.fixture
def case():
    return example_lodged(CARD, "granted", SIO_FAN)


def visits(case, actor=SIO_FAN):
    return appointments_of_case(actor=actor, at=AT, reference=case.reference)


def book(case, starts_at=TUESDAY, *, actor=SIO_FAN, at=AT, place=PLACE):
    number = visits(case, actor)[0].id
    book_visit(actor=actor, at=at, reference=case.reference, appointment_id=number, place=place, starts_at=starts_at)
    return number


def close(case, *, met, at=TUESDAY):
    number = visits(case)[0].id
    close_appointment(actor=IAS, at=at, reference=case.reference, appointment_id=number, met=met)
    run_case(case_id=case.pk, at=at)
    return Case.objects.get(pk=case.pk)


def running(case, at=AT):
    case = Case.objects.get(pk=case.pk)
    return clock_view(case, get_version(case.version_id).definition, at)


def test_the_case_and_its_clock_wait_until_a_time_is_chosen_and_the_applicant_came(case):
    assert [(each.state, each.step, each.starts_at) for each in visits(case)] == [("proposed", "consult", None)]
    assert (running(case).running, running(case).waits_for) == (False, "applicant")
    assert not case.opinions.exists()
    assert Notice.objects.filter(key__contains="visit:").count() == 1
    run_case(case_id=case.pk, at=AT)
    assert len(visits(case)) == 1
    book(case)
    assert [each.reference for each in comers_of_day(actor=IAS, at=AT, day=macau_date(TUESDAY))] == [case.reference]
    after = close(case, met=True)
    assert after.opinions.exists()
    assert running(case, TUESDAY).running


def test_it_is_not_granted_before_the_applicant_came(case):
    with pytest.raises(NotCome):
        decide_case(actor=IAS, at=AT, reference=case.reference, outcome="approve")
    assert Case.objects.get(pk=case.pk).outcome == ""


def test_a_time_is_moved_and_taking_it_twice_changes_nothing(case):
    number = book(case)
    told = Notice.objects.count()
    book(case)
    assert Notice.objects.count() == told
    later = TUESDAY + timedelta(days=1)
    book(case, later)
    row = Appointment.objects.get(pk=number)
    assert (row.starts_at, row.sequence) == (later, 2)
    assert TUESDAY in bookable(actor=SIO_FAN, at=AT, reference=case.reference).free[macau_date(TUESDAY)]


def give_desks(monkeypatch, number):
    """Let every place have so many desks; none: each service says how many come at once."""
    changed = {"desks": number}
    monkeypatch.setattr(
        "balcao.cases.visiting.places",
        lambda root: {name: each.model_copy(update=changed) for name, each in places(root).items()},
    )


def of_another_service(case, starts_at, *, minutes, counter=PLACE):
    """A visit at the same place for what is another service's."""
    case.appointments.update(
        state="agreed", starts_at=starts_at, minutes=minutes, counter=counter, seat=0, changed_at=AT
    )
    return case.appointments.get()


@pytest.fixture
def elsewhere(case):
    """A case of somebody else, whose visit is at the same place."""
    found = get_published(CARD, at=AT).definition.examples["granted"]
    other = lodged(drafted(CARD, MEI_LING, answers=found.answers, facts=found.facts, key="other"), MEI_LING, run=False)
    run_case(case_id=other.pk, at=AT)
    return Case.objects.get(pk=other.pk)


def test_a_longer_visit_for_another_service_takes_the_desk_for_all_its_time(case, elsewhere, monkeypatch):
    give_desks(monkeypatch, 1)
    of_another_service(elsewhere, TUESDAY + timedelta(minutes=30), minutes=60)
    free = bookable(actor=SIO_FAN, at=AT, reference=case.reference).free[macau_date(TUESDAY)]
    for moment in (TUESDAY, TUESDAY + timedelta(minutes=45)):
        assert moment not in free
        with pytest.raises(TimeTaken):
            book(case, moment)
    assert visits(case)[0].state == "proposed"
    book(case, TUESDAY + timedelta(minutes=90))


def test_a_second_desk_is_given_and_the_database_lets_no_two_have_one(case, elsewhere, monkeypatch):
    give_desks(monkeypatch, 2)
    other = of_another_service(elsewhere, TUESDAY + timedelta(minutes=15), minutes=20)
    book(case)
    kept = case.appointments.get()
    assert (kept.counter, kept.seat) == (PLACE, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=other.pk).update(seat=1)


def test_a_visit_booked_before_the_place_said_its_desks_counts(case, elsewhere, monkeypatch):
    give_desks(monkeypatch, 1)
    of_another_service(elsewhere, TUESDAY, minutes=45, counter=f"{PLACE}/fss-invalidity-pension")
    assert TUESDAY not in bookable(actor=SIO_FAN, at=AT, reference=case.reference).free[macau_date(TUESDAY)]


def test_who_moves_to_a_time_that_overlaps_their_own_is_not_in_their_own_way(case, monkeypatch):
    give_desks(monkeypatch, 1)
    book(case)
    case.appointments.update(starts_at=TUESDAY + timedelta(minutes=15))
    book(case)
    assert visits(case)[0].starts_at == TUESDAY


def test_no_more_come_at_once_than_the_service_says(case, monkeypatch):
    give_desks(monkeypatch, None)
    republish(CARD, lambda content: content["data"]["visit"].update(at_once=1))
    book(case)
    found = get_published(CARD, at=AT).definition.examples["granted"]
    other = lodged(drafted(CARD, MEI_LING, answers=found.answers, facts=found.facts, key="other"), MEI_LING, run=False)
    run_case(case_id=other.pk, at=AT)
    assert TUESDAY not in bookable(actor=MEI_LING, at=AT, reference=other.reference).free[macau_date(TUESDAY)]
    with pytest.raises(TimeTaken):
        book(other, actor=MEI_LING)
    assert visits(other, MEI_LING)[0].state == "proposed"
    kept = Appointment.objects.get(case=case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(case=other).update(
            state="agreed", starts_at=TUESDAY, counter=kept.counter, seat=kept.seat
        )


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 28, 9, 0, tzinfo=MACAU),
        datetime(2026, 11, 24, 9, 5, tzinfo=MACAU),
        datetime(2026, 11, 23, 9, 0, tzinfo=MACAU),
        datetime(2027, 3, 1, 9, 0, tzinfo=MACAU),
    ],
)
def test_a_weekend_an_odd_minute_the_past_and_the_far_future_are_not_on_offer(case, moment):
    with pytest.raises(TimeTaken):
        book(case, moment)


def test_only_whoever_may_act_for_the_applicant_books_and_only_at_a_place_of_the_service(case):
    number = visits(case)[0].id
    with pytest.raises(NotFound):
        book_visit(
            actor=MEI_LING, at=AT, reference=case.reference, appointment_id=number, place=PLACE, starts_at=TUESDAY
        )
    with pytest.raises(NotFound):
        book(case, place="islands")


def test_called_off_it_is_chosen_anew_and_after_it_began_it_cannot_be_moved(case):
    number = book(case)
    with pytest.raises(NotNow):
        book(case, TUESDAY + timedelta(days=1), at=TUESDAY + timedelta(minutes=1))
    decline_appointment(actor=SIO_FAN, at=AT, reference=case.reference, appointment_id=number)
    run_waiting_jobs()
    assert [each.state for each in visits(case)] == ["proposed", "cancelled"]
    assert not running(case).running


def test_missed_once_one_chooses_again_and_missed_twice_it_is_shelved(case):
    book(case)
    assert close(case, met=False).state == "with_officer"
    again = TUESDAY + timedelta(days=1)
    book(case, again, at=TUESDAY)
    after = close(case, met=False, at=again)
    assert (after.state, after.finished_at) == ("shelved", again)
    assert close_again_changes_nothing(after, again)


def close_again_changes_nothing(case, at):
    run_case(case_id=case.pk, at=at)
    return case.steps.filter(kind="shelved").count() == 1


def test_where_the_service_says_so_the_case_goes_on_without_the_visit():
    republish(CARD, lambda content: content["data"]["visit"].update(again=0, then="goes_on"))
    case = example_lodged(CARD, "granted", SIO_FAN)
    book(case)
    after = close(case, met=False)
    assert after.state != "shelved"
    assert after.opinions.exists()


def test_who_never_chooses_has_the_application_shelved_after_the_days_for_it(case):
    do_what_is_due(at=AT + timedelta(days=20))
    run_case(case_id=case.pk, at=AT + timedelta(days=20))
    assert Case.objects.get(pk=case.pk).state == "with_officer"
    run_case(case_id=case.pk, at=AT + timedelta(days=31))
    assert Case.objects.get(pk=case.pk).state == "shelved"


def test_an_officer_may_propose_other_times_and_one_of_them_is_taken(case):
    book(case)
    friday = datetime(2026, 11, 27, 18, 0, tzinfo=MACAU)
    number = propose_times(
        actor=IAS, at=AT, reference=case.reference, kind=AppointmentKind.COUNTER, times=[friday], place="Room 4"
    )
    agree_to_time(actor=SIO_FAN, at=AT, reference=case.reference, appointment_id=number, starts_at=friday)
    assert close(case, met=True, at=friday).opinions.exists()
