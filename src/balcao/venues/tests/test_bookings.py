"""Slots are given once: held for a while, booked, blocked, free again; of two who want one, one has it."""

import multiprocessing
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from balcao.catalogue.api import Booking as Rule
from balcao.kernel.actor import Actor, posts_in
from balcao.kernel.clock import MACAU
from balcao.kernel.errors import NotFound
from balcao.venues.api import (
    BookingState,
    InUse,
    NoSuchSlot,
    NothingHeld,
    SlotState,
    SlotTaken,
    TooManySlots,
    Why,
    block_slots,
    book_slots,
    booking_facts,
    booking_of_case,
    booking_of_draft,
    desk_days,
    end_booking,
    first_day,
    hold_slots,
    in_figures,
    keep_hold,
    last_day,
    release_hold,
    slots_of_days,
    unblock_slots,
    what_bars,
)
from balcao.venues.models import Booking, Slot
from balcao.venues.operations import end_holds

AT = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
HALL = "manduco-hall"
RULE = Rule.model_validate({"venues": [HALL, "manduco-room"], "notice": 10, "ahead": 60, "slots": 3, "hold": 30})
DAY = date(2026, 12, 12)
KEEPER = Actor(person_id=901, name="officer", assurance=3, holder_id="p-901", posts=posts_in("IAM", "licensing"))
STRANGER = Actor(person_id=902, name="officer", assurance=3, holder_id="p-902", posts=posts_in("IC", "registration"))


def holder(number):
    return Actor(person_id=number, name=f"person {number}", holder_id=f"p-{number}")


def span(hour, day=DAY):
    begins = datetime(day.year, day.month, day.day, hour, tzinfo=MACAU)
    return begins, begins + timedelta(hours=4)


def hold(number, *hours, at=AT, venue=HALL, rule=RULE, day=DAY):
    return hold_slots(
        actor=holder(number),
        at=at,
        rule=rule,
        service_id="hire",
        draft_id=number,
        venue=venue,
        spans=[span(hour, day) for hour in hours],
    )


def book(number, at=AT):
    book_slots(actor=holder(number), at=at, draft_id=number, case_reference=f"C-{number}")


def of_draft(number):
    found = booking_of_draft(draft_id=number)
    assert found is not None
    return found


def of_case(number):
    found = booking_of_case(case_reference=f"C-{number}")
    assert found is not None
    return found


def states(number=None, at=AT):
    (found,) = slots_of_days(rule=RULE, venue=HALL, since=DAY, days=1, at=at, draft_id=number)
    return [slot.state for slot in found.slots]


@pytest.mark.django_db
class TestHolding:
    def test_what_is_held_is_mine_and_taken_for_others(self):
        assert hold(1, 9) == AT + timedelta(minutes=30)
        assert states(1) == [SlotState.MINE, SlotState.FREE, SlotState.FREE]
        assert states(2) == [SlotState.TAKEN, SlotState.FREE, SlotState.FREE]

    def test_who_comes_second_is_told_and_keeps_what_they_held(self):
        hold(1, 9)
        hold(2, 13)
        with pytest.raises(SlotTaken):
            hold(2, 9, 17)
        assert of_draft(2).spans == (span(13),)
        assert states(2) == [SlotState.TAKEN, SlotState.MINE, SlotState.FREE]

    def test_another_choice_takes_the_place_of_the_one_before(self):
        hold(1, 9)
        hold(1, 13, 17)
        hold(2, 9)
        assert states(1) == [SlotState.TAKEN, SlotState.MINE, SlotState.MINE]

    def test_a_hold_that_ran_out_gives_way_at_once_and_its_people_are_told_by_the_sweep_otherwise(self):
        hold(1, 9)
        later = AT + timedelta(minutes=30)
        hold(2, 9, at=later)
        assert of_draft(1).state is BookingState.ENDED
        hold(3, 13, at=later)
        assert end_holds(at=later + timedelta(minutes=29)) == 0
        assert end_holds(at=later + timedelta(minutes=30)) == 2
        assert end_holds(at=later + timedelta(minutes=30)) == 0

    def test_what_ran_out_is_booked_all_the_same_while_nobody_has_it(self):
        hold(1, 9)
        later = AT + timedelta(hours=2)
        end_holds(at=later)
        assert what_bars(draft_id=1, at=later) == ""
        book(1, at=later)
        assert of_case(1).state is BookingState.BOOKED
        assert states(2, at=later)[0] is SlotState.TAKEN

    def test_what_ran_out_and_is_anothers_is_not_booked(self):
        hold(1, 9)
        later = AT + timedelta(hours=2)
        hold(2, 9, at=later)
        assert what_bars(draft_id=1, at=later) == SlotTaken.key
        with pytest.raises(SlotTaken), transaction.atomic():
            book(1, at=later)
        with pytest.raises(SlotTaken), transaction.atomic():
            keep_hold(actor=holder(1), at=later, draft_id=1, minutes=30)
        assert of_draft(2).state is BookingState.HELD
        assert booking_of_case(case_reference="C-1") is None

    def test_it_is_held_longer_while_one_signs_or_pays_and_never_shorter(self):
        hold(1, 9)
        keep_hold(actor=holder(1), at=AT, draft_id=1, minutes=5 * 24 * 60)
        keep_hold(actor=holder(1), at=AT, draft_id=1, minutes=30)
        assert of_draft(1).held_until == AT + timedelta(days=5)

    def test_nothing_is_booked_that_was_never_held_or_was_given_up(self):
        with pytest.raises(NothingHeld):
            book(1)
        hold(1, 9)
        release_hold(actor=holder(1), at=AT, draft_id=1)
        release_hold(actor=holder(1), at=AT, draft_id=1)
        with pytest.raises(NothingHeld):
            book(1)
        assert what_bars(draft_id=1, at=AT) == NothingHeld.key
        assert states(2)[0] is SlotState.FREE

    def test_booked_again_it_stays_as_it_is(self):
        hold(1, 9)
        book(1)
        book(1)
        assert Booking.objects.filter(state="booked").count() == 1

    def test_too_soon_too_far_too_many_and_no_slot_are_refused(self):
        with pytest.raises(NoSuchSlot):
            hold(1, 9, day=date(2026, 12, 2))
        with pytest.raises(NoSuchSlot):
            hold(1, 9, day=date(2027, 2, 20))
        with pytest.raises(NoSuchSlot):
            hold(1, 10)
        with pytest.raises(NoSuchSlot):
            hold(1)
        two = RULE.model_copy(update={"slots": 2})
        with pytest.raises(TooManySlots):
            hold(1, 9, 13, 17, rule=two)
        with pytest.raises(NotFound):
            hold(1, 9, venue="dom-pedro-v")
        assert not Booking.objects.exists()

    def test_a_holiday_and_a_closed_day_cannot_be_had(self):
        with pytest.raises(NoSuchSlot):
            hold(1, 9, day=date(2026, 12, 25))
        (found,) = slots_of_days(rule=RULE, venue=HALL, since=date(2026, 12, 25), days=1, at=AT)
        assert found.holiday
        assert {slot.state for slot in found.slots} == {SlotState.CLOSED}
        gallery = RULE.model_copy(update={"venues": ("iam-gallery",)})
        (found,) = slots_of_days(rule=gallery, venue="iam-gallery", since=date(2026, 12, 29), days=1, at=AT)
        assert dict(found.closed or {})["en"] == "Works in the gallery"

    def test_the_database_gives_no_slot_twice_whoever_asks(self):
        hold(1, 9)
        hold(2, 13)
        other, (begins, ends) = Booking.objects.get(draft_id=2), span(9)
        during = DateTimeTZRange(begins + timedelta(hours=1), ends)
        with pytest.raises(IntegrityError, match="venues_slot_given_once"), transaction.atomic():
            Slot.objects.create(booking=other, venue_id=HALL, during=during)


@pytest.mark.django_db
class TestDays:
    def test_working_days_are_counted_where_the_service_says_so(self):
        assert (first_day(RULE, AT), last_day(RULE, AT)) == (date(2026, 12, 3), date(2027, 1, 22))
        assert first_day(RULE.model_copy(update={"working": True}), AT) == date(2026, 12, 7)

    def test_next_month_is_on_offer_until_the_day_and_then_the_month_after(self):
        rule = RULE.model_copy(update={"month_before": 20})
        early = datetime.fromisoformat("2026-12-20T23:00:00+08:00")
        assert (first_day(rule, early), last_day(rule, early)) == (date(2027, 1, 1), date(2027, 1, 31))
        late = early + timedelta(hours=1)
        assert (first_day(rule, late), last_day(rule, late)) == (date(2027, 2, 1), date(2027, 2, 28))

    def test_slots_that_follow_each_other_read_as_one(self):
        assert in_figures([span(9), span(13), span(9, date(2026, 12, 13))]) == (
            "2026-12-12 09:00–17:00\n2026-12-13 09:00–13:00"
        )
        facts = booking_facts(HALL, [span(9), span(17)])
        assert (facts["hours"], facts["slots"], facts["first_day"]) == (8, 2, "2026-12-12")


@pytest.mark.django_db
class TestDesk:
    def test_what_is_blocked_can_be_had_by_nobody_until_it_is_opened(self):
        number = block_slots(actor=KEEPER, at=AT, venue=HALL, spans=[span(9)], note="漏水")
        with pytest.raises(SlotTaken):
            hold(1, 9)
        unblock_slots(actor=KEEPER, at=AT, booking_id=number)
        unblock_slots(actor=KEEPER, at=AT, booking_id=number)
        hold(1, 9)

    def test_what_is_held_gives_way_to_a_block_and_what_is_booked_does_not(self):
        hold(1, 9)
        hold(2, 13)
        book(2)
        with pytest.raises(InUse):
            block_slots(actor=KEEPER, at=AT, venue=HALL, spans=[span(9), span(13)], note="漏水")
        assert of_draft(1).state is BookingState.HELD
        block_slots(actor=KEEPER, at=AT, venue=HALL, spans=[span(9)], note="漏水")
        assert of_draft(1).state is BookingState.ENDED
        assert what_bars(draft_id=1, at=AT) == SlotTaken.key

    def test_an_officer_of_another_department_has_no_hall(self):
        number = block_slots(actor=KEEPER, at=AT, venue=HALL, spans=[span(9)], note="漏水")
        with pytest.raises(NotFound):
            desk_days(actor=STRANGER, at=AT, venue=HALL, since=DAY, days=1)
        with pytest.raises(NotFound):
            block_slots(actor=STRANGER, at=AT, venue=HALL, spans=[span(13)], note="x")
        with pytest.raises(NotFound):
            unblock_slots(actor=STRANGER, at=AT, booking_id=number)
        with pytest.raises(NoSuchSlot):
            block_slots(actor=KEEPER, at=AT, venue=HALL, spans=[span(17)], note=" ")
        assert Booking.objects.filter(state="blocked").count() == 1

    def test_the_calendar_says_who_has_what(self):
        hold(1, 9)
        book(1)
        block_slots(actor=KEEPER, at=AT, venue=HALL, spans=[span(13)], note="漏水")
        (day,) = desk_days(actor=KEEPER, at=AT, venue=HALL, since=DAY, days=1)
        assert [slot.booking and (slot.booking.holder_id, slot.booking.note) for slot in day.slots] == [
            ("p-1", ""),
            ("", "漏水"),
            None,
        ]

    def test_what_was_called_off_is_free_again_once(self):
        hold(1, 9)
        book(1)
        assert end_booking(actor=holder(1), at=AT, case_reference="C-1", why=Why.CALLED_OFF)
        assert not end_booking(actor=holder(1), at=AT, case_reference="C-1", why=Why.CALLED_OFF)
        hold(2, 9)
        assert of_case(1).state is BookingState.ENDED


def _race(number, barrier, results):
    connections.close_all()
    barrier.wait(20)
    try:
        hold(number, 9, 13)
        results.put((number, "held"))
    except SlotTaken:
        results.put((number, "taken"))
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_want_one_slot_at_the_same_moment_one_has_it():
    connections.close_all()
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(8), context.Queue()
    racers = [context.Process(target=_race, args=(number, barrier, results)) for number in range(1, 9)]
    for each in racers:
        each.start()
    found = [results.get(timeout=40)[1] for _ in racers]
    for each in racers:
        each.join(20)
    assert sorted(found) == ["held"] + ["taken"] * 7
    assert Slot.objects.filter(live=True).count() == 2
