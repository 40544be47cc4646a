"""A place is held with the draft, booked when it is lodged, and free again when the case is over without a grant."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.api import (
    NotNow,
    ReasonNeeded,
    call_off_booking,
    cancel_booking,
    choose_slots,
    decide_case,
    discard_draft,
    draft_view,
    record_hand_back,
    request_signatures,
    slots_offered,
    withdraw_case,
)
from balcao.cases.hiring import PAYING, keep_held, why_not_held
from balcao.cases.models import Case, Draft
from balcao.cases.operations.charging import lapse_unpaid, release_due_deposits
from balcao.cases.operations.running import run_case
from balcao.cases.pricing import quote_of_draft
from balcao.cases.testing import AT, ORGANS, drafted, load_world, lodged, officer, person
from balcao.cases.tests.test_charging import pay
from balcao.catalogue.testing import put_on_offer
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.clock import MACAU
from balcao.kernel.errors import NotFound
from balcao.notices.api import inbox
from balcao.notices.models import Notice
from balcao.payments import models
from balcao.payments.api import NotSoMuch, verify_ledger
from balcao.venues.api import BookingState, NothingHeld, SlotTaken, booking_file, booking_of_case, booking_of_draft
from balcao.venues.operations import end_holds

pytestmark = pytest.mark.django_db
SERVICE, PAID, HALL = "iam-activity-centre-booking", "safp-auditorium-booking", "manduco-hall"
HOLDER, OTHER = person(1, "e-1"), person(3, "e-2")
OFFICER, SECOND = officer(901, "IAM", "licensing"), officer(902, "IAM", "licensing")
ANSWERS = {
    "hire_purpose": "meeting",
    "event_name": "會員大會",
    "attendance": 120,
    "charges_public": False,
    "equipment": ["chairs"],
    "contact_name": "陳美玲",
    "contact_phone": "66123456",
    "true_and_complete": True,
}


def on(hour, day=date(2026, 12, 12), hours=4):
    begins = datetime(day.year, day.month, day.day, hour, tzinfo=MACAU)
    return begins, begins + timedelta(hours=hours)


@pytest.fixture(autouse=True)
def offered(db):
    load_world()
    put_on_offer(Path(settings.BALCAO_SERVICES), [SERVICE, PAID], at=AT)


def begun(key="k", actor=HOLDER, service=SERVICE, **answers):
    return drafted(service, actor, answers={**ANSWERS, **answers}, facts={"organs": ORGANS}, key=key)


def choose(draft, *hours, actor=HOLDER, at=AT, venue=HALL):
    return choose_slots(actor=actor, at=at, draft_id=draft, venue=venue, spans=[on(each) for each in hours])


def of_draft(draft):
    found = booking_of_draft(draft_id=draft)
    assert found is not None
    return found


def of_case(case):
    found = booking_of_case(case_reference=case.reference)
    assert found is not None
    return found


def booked(draft=None, *, at=AT):
    draft = draft or begun()
    choose(draft, 9, 13)
    return lodged(draft, HOLDER, at=at)


def test_what_was_chosen_stands_in_the_form_and_is_not_typed():
    draft = begun()
    assert "venue" not in draft_view(actor=HOLDER, at=AT, draft_id=draft).journey.answers
    choose(draft, 9, 13)
    view = draft_view(actor=HOLDER, at=AT, draft_id=draft)
    assert view.journey.complete
    said = view.journey.answers
    assert (said["venue"], said["booked_times"]) == (HALL, "2026-12-12 09:00–17:00")
    assert (said["booked_hours"], said["booked_sessions"], said["last_day"]) == (8, 2, "2026-12-12")


def test_it_is_neither_signed_nor_lodged_before_a_time_is_chosen():
    draft = begun()
    with pytest.raises(NothingHeld):
        request_signatures(actor=HOLDER, at=AT, draft_id=draft)
    with pytest.raises(NothingHeld):
        lodged(draft, HOLDER)
    assert not Case.objects.exists()


def test_of_two_for_one_slot_the_second_is_told_and_keeps_the_draft():
    first, second = begun("1"), begun("2")
    choose(first, 9)
    with pytest.raises(SlotTaken):
        choose(second, 9)
    assert draft_view(actor=HOLDER, at=AT, draft_id=second).journey.answers["event_name"] == "會員大會"
    assert "booking" not in Draft.objects.get(pk=second).facts


def test_another_time_voids_the_signatures_and_the_same_does_not():
    draft = begun()
    choose(draft, 9)
    request_signatures(actor=HOLDER, at=AT, draft_id=draft)
    assert of_draft(draft).held_until == AT + timedelta(days=5)
    choose(draft, 9)
    assert Draft.objects.get(pk=draft).frozen_hash
    choose(draft, 13)
    assert not Draft.objects.get(pk=draft).frozen_hash


def test_lodged_it_is_booked_and_a_refusal_frees_it():
    case = booked()
    assert of_case(case).state is BookingState.BOOKED
    with pytest.raises(SlotTaken):
        choose(begun("2"), 9)
    withdraw_case(actor=HOLDER, at=AT, reference=case.reference)
    withdraw_case(actor=HOLDER, at=AT, reference=case.reference)
    assert of_case(case).state is BookingState.ENDED
    choose(begun("3"), 9)


def test_a_hold_that_ran_out_is_told_once_and_lodging_takes_it_again_if_it_is_free():
    draft, later = begun(), AT + timedelta(hours=1)
    choose(draft, 9)
    end_holds(at=later)
    end_holds(at=later)
    assert [each.subject["en"] for each in inbox(actor=HOLDER, at=later) if "no longer held" in each.subject["en"]] == [
        "Your time is no longer held: Praia do Manduco Activity Centre, hall"
    ]
    case = lodged(draft, HOLDER, at=later)
    assert of_case(case).state is BookingState.BOOKED


def test_a_hold_that_is_anothers_by_now_is_not_lodged_and_another_time_can_be_chosen():
    draft, later = begun(), AT + timedelta(hours=1)
    choose(draft, 9)
    choose(begun("2"), 9, at=later)
    with pytest.raises(SlotTaken):
        lodged(draft, HOLDER, at=later)
    assert not Case.objects.exists()
    choose(draft, 13, at=later)
    lodged(draft, HOLDER, at=later)


def test_who_goes_to_pay_has_it_held_meanwhile_and_cannot_pay_for_what_is_anothers():
    draft = begun(service=PAID, rehearsal_hours=0, technician="none", equipment=["projector"])
    hour = [on(14, date(2026, 12, 11), 1)]
    choose_slots(actor=HOLDER, at=AT, draft_id=draft, venue="auditorium", spans=hour)
    row = Draft.objects.get(pk=draft)
    quote = quote_of_draft(draft, AT)
    assert quote is not None
    assert quote.blocked == "cases.not_signed"
    keep_held(row, HOLDER, AT + timedelta(minutes=29), PAYING)
    end_holds(at=AT + timedelta(minutes=58))
    assert of_draft(draft).state is BookingState.HELD
    late = AT + timedelta(hours=2)
    assert why_not_held(row, late) == ""
    rival = begun("2", service=PAID, rehearsal_hours=0, technician="none", equipment=[])
    choose_slots(actor=HOLDER, at=late, draft_id=rival, venue="auditorium", spans=hour)
    assert why_not_held(row, late) == SlotTaken.key


def test_a_draft_that_is_thrown_away_holds_nothing():
    draft = begun()
    choose(draft, 9)
    discard_draft(actor=HOLDER, at=AT, draft_id=draft)
    choose(begun("2"), 9)


def test_a_strangers_draft_and_a_service_without_places_offer_nothing():
    draft = begun()
    with pytest.raises(NotFound):
        slots_offered(actor=OTHER, at=AT, draft_id=draft)
    with pytest.raises(NotFound):
        choose(draft, 9, actor=OTHER)
    with pytest.raises(NotFound):
        choose(draft, 9, venue="auditorium")
    assert "booking" not in Draft.objects.get(pk=draft).facts


def test_a_week_is_offered_from_the_first_day_on_and_never_before():
    draft = begun()
    found = slots_offered(actor=HOLDER, at=AT, draft_id=draft, since=date(2026, 11, 1))
    assert (found.since, found.before, found.after) == (date(2026, 12, 3), None, date(2026, 12, 7))
    last = slots_offered(actor=HOLDER, at=AT, draft_id=draft, since=date(2030, 1, 1))
    assert last.after is None
    assert max(each.day for each in last.days) <= date(2027, 3, 28)


def granted(key="k", *, pay_it=True):
    """A hall that was granted to the association, with hire and deposit paid unless told otherwise."""
    case = booked(begun(key))
    decide_case(actor=OFFICER, at=AT, reference=case.reference, outcome="approve", reasons=[], note="")
    run_case(case_id=case.pk, at=AT)
    if pay_it:
        pay(case)
    run_waiting_jobs()
    return Case.objects.get(pk=case.pk)


def order_for(case, name):
    return models.Order.objects.get(pk=case.charges.get(charge_id=name).order_id)


def test_fee_and_deposit_are_due_once_granted_and_the_deposit_is_held():
    case = granted(pay_it=False)
    assert {each.charge_id: order_for(case, each.charge_id).total for each in case.charges.all()} == {
        "hire": 20000,
        "deposit": 100000,
    }
    assert case.finished_at is None
    pay(case)
    assert order_for(case, "deposit").held
    assert case.charges.get(charge_id="deposit").release_on == date(2026, 12, 22)
    assert Case.objects.get(pk=case.pk).state == "granted"


def test_who_does_not_pay_in_time_loses_the_slots():
    case = granted(pay_it=False)
    lapse_unpaid(at=AT + timedelta(days=11))
    assert of_case(case).state is BookingState.ENDED


class TestCallingOff:
    def test_early_all_goes_back_and_the_slots_are_free(self):
        case = granted()
        call_off_booking(actor=HOLDER, at=AT, reference=case.reference)
        call_off_booking(actor=HOLDER, at=AT, reference=case.reference)
        run_waiting_jobs()
        run_waiting_jobs()
        assert (order_for(case, "hire").given_back, order_for(case, "deposit").given_back) == (20000, 100000)
        assert of_case(case).state is BookingState.ENDED
        assert verify_ledger().intact
        choose(begun("2"), 9)

    def test_later_half_the_fee_goes_back_and_the_whole_deposit(self):
        case = granted()
        call_off_booking(actor=HOLDER, at=AT + timedelta(days=10), reference=case.reference)
        run_waiting_jobs()
        assert (order_for(case, "hire").given_back, order_for(case, "deposit").given_back) == (10000, 100000)

    def test_a_stranger_and_who_has_no_grant_yet_change_nothing(self):
        case = booked()
        with pytest.raises(NotFound):
            call_off_booking(actor=OTHER, at=AT, reference=case.reference)
        with pytest.raises(NotNow):
            call_off_booking(actor=HOLDER, at=AT, reference=case.reference)
        assert of_case(case).state is BookingState.BOOKED

    def test_once_it_has_begun_nothing_is_called_off(self):
        case = granted()
        with pytest.raises(NotNow):
            call_off_booking(actor=HOLDER, at=on(9)[0], reference=case.reference)
        assert of_case(case).state is BookingState.BOOKED

    def test_before_it_is_paid_nothing_is_due_any_more(self):
        case = granted(pay_it=False)
        call_off_booking(actor=HOLDER, at=AT, reference=case.reference)
        run_waiting_jobs()
        assert set(case.charges.values_list("state", flat=True)) == {"dropped"}
        assert Case.objects.get(pk=case.pk).state == "lapsed"

    def test_the_department_says_why_and_all_goes_back(self):
        case = granted()
        with pytest.raises(ReasonNeeded):
            cancel_booking(actor=OFFICER, at=AT, reference=case.reference, why=" ")
        with pytest.raises(NotFound):
            cancel_booking(actor=officer(9, "IC", "registration"), at=AT, reference=case.reference, why="x")
        late = AT + timedelta(days=18)
        cancel_booking(actor=OFFICER, at=late, reference=case.reference, why="天花板漏水")
        run_waiting_jobs()
        assert (order_for(case, "hire").given_back, order_for(case, "deposit").given_back) == (20000, 100000)
        assert "天花板漏水" in Notice.objects.get(subject__en__startswith="Your booking was called off").body["en"]

    def test_the_file_for_a_calendar_ends_its_entries_when_it_is_called_off(self):
        case = granted()
        told = {"summary": "Hire", "address": "https://balcao.example/x/"}
        file = booking_file(of_case(case), "en", **told).decode()
        assert file.count("BEGIN:VEVENT") == 2
        assert "DTSTART:20261212T010000Z" in file
        call_off_booking(actor=HOLDER, at=AT, reference=case.reference)
        assert "STATUS:CANCELLED" in booking_file(of_case(case), "en", **told).decode()


class TestHandingBack:
    def test_in_order_the_whole_deposit_goes_back_at_once_and_only_once(self):
        case = granted()
        charge = case.charges.get(charge_id="deposit")
        record_hand_back(actor=OFFICER, at=AT, charge_id=charge.pk)
        assert order_for(case, "deposit").given_back == 100000
        with pytest.raises(NotFound):
            record_hand_back(actor=OFFICER, at=AT, charge_id=charge.pk, amount=10, why="x")
        assert case.hand_backs.count() == 1
        assert verify_ledger().intact

    def test_more_than_is_held_no_reason_and_another_department_change_nothing(self):
        case = granted()
        charge = case.charges.get(charge_id="deposit")
        with pytest.raises(NotSoMuch):
            record_hand_back(actor=OFFICER, at=AT, charge_id=charge.pk, amount=100001, why="x")
        with pytest.raises(NotSoMuch):
            record_hand_back(actor=OFFICER, at=AT, charge_id=charge.pk, amount=-1, why="x")
        with pytest.raises(ReasonNeeded):
            record_hand_back(actor=OFFICER, at=AT, charge_id=charge.pk, amount=10)
        with pytest.raises(NotFound):
            record_hand_back(actor=officer(9, "IC", "registration"), at=AT, charge_id=charge.pk)
        assert not case.hand_backs.exists()
        assert order_for(case, "deposit").given_back == 0

    def test_nobody_records_anything_and_it_goes_back_on_its_day(self):
        case = granted()
        assert release_due_deposits(at=AT + timedelta(days=28)) == 0
        assert release_due_deposits(at=AT + timedelta(days=29)) == 1
        assert order_for(case, "deposit").given_back == 100000
