"""An outage is in force at one officer's word; that terms move, a second one confirms."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from balcao.catalogue.testing import SERVICES, put_on_offer
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.notices.models import Notice
from balcao.outages import jobs
from balcao.outages.api import (
    EndNeeded,
    EndsBeforeItBegins,
    OutageFourEyes,
    OutageSettled,
    OutageState,
    OutageTooFar,
    ServiceClosed,
    TermsState,
    ToldAlready,
    WhyNeeded,
    change_end,
    check_open,
    closing_moved,
    coming_to,
    confirm_order,
    is_held,
    moved_day,
    outage_at_desk,
    outages_at_desk,
    outages_shown,
    places_of,
    return_order,
    wish_to_be_told,
    wished,
    withdraw_outage,
)
from balcao.outages.models import Outage, Wish
from balcao.outages.operations import tell_opened
from balcao.outages.testing import ADMIN, ADMIN_TOO, AT, CERTIFICATE, CHIEF, OTHER, SECOND, told

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WHERE = {"department": "DSI", "service_id": CERTIFICATE}
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 11, day) for day in (24, 25, 26, 27))
PERSON = Actor(person_id=1, name="陳美玲", assurance=2, holder_id="p-1")


@pytest.fixture(autouse=True)
def world(settings):
    put_on_offer(Path(settings.BALCAO_SERVICES), SERVICES, at=AT)


def terms(number, actor=CHIEF, at=AT):
    return outage_at_desk(actor=actor, at=at, outage_id=number).terms


def test_it_closes_its_service_between_its_moments_and_opens_by_itself():
    told()
    check_open(at=AT, **WHERE)
    with pytest.raises(ServiceClosed) as refused:
        check_open(at=AT + DAY, **WHERE)
    assert refused.value.until == AT + 2 * DAY
    check_open(at=AT + 2 * DAY, **WHERE)
    check_open(at=AT + DAY, department="DSI", service_id="another")


def test_a_department_and_everything_are_closed_whole():
    told(service_id="", begins_at=AT)
    with pytest.raises(ServiceClosed):
        check_open(at=AT, **WHERE)
    check_open(at=AT, department="IAM", service_id="another")
    told(ADMIN, confirmed_by=ADMIN_TOO, department="", service_id="", begins_at=AT, key="2")
    with pytest.raises(ServiceClosed):
        check_open(at=AT, department="IAM", service_id="another")


@pytest.mark.parametrize(
    ("actor", "where"),
    [
        (OTHER, {}),
        (CHIEF, {"department": "IAM"}),
        (CHIEF, {"department": "", "service_id": ""}),
        (CHIEF, {"service_id": "no-such-service"}),
        (ADMIN, {"department": "IAM"}),
        (PERSON, {}),
    ],
)
def test_nobody_closes_what_is_not_theirs(actor, where):
    with pytest.raises(NotFound):
        told(actor, **where)
    assert not Outage.objects.exists()


def test_places_are_those_of_ones_posts():
    assert places_of(CHIEF, AT).departments == ("DSI",)
    assert CERTIFICATE in places_of(CHIEF, AT).services
    assert not places_of(CHIEF, AT).everything
    assert places_of(ADMIN, AT).everything
    assert not places_of(PERSON, AT)


@pytest.mark.parametrize(
    ("times", "failure"),
    [
        ({"ends_at": AT + DAY}, EndsBeforeItBegins),
        ({"ends_at": AT}, EndsBeforeItBegins),
        ({"ends_at": None}, EndNeeded),
        ({"begins_at": AT - 61 * DAY}, OutageTooFar),
        ({"begins_at": AT + 401 * DAY, "ends_at": AT + 402 * DAY}, OutageTooFar),
        ({"ends_at": AT + 400 * DAY}, OutageTooFar),
    ],
)
def test_times_that_cannot_be_are_refused(times, failure):
    with pytest.raises(failure):
        told(**times)
    assert not Outage.objects.exists()


def test_sent_twice_it_is_one_and_the_same_moment_is_told_once():
    assert told(confirmed_by=None) == told(confirmed_by=None)
    with pytest.raises(ToldAlready):
        told(key="another", ends_at=AT + 5 * DAY)
    assert Outage.objects.count() == 1


def test_one_that_was_can_still_be_told():
    number = told(planned=False, begins_at=AT - 2 * DAY, ends_at=AT - DAY)
    assert outage_at_desk(actor=CHIEF, at=AT, outage_id=number).view.state is OutageState.OVER


def test_terms_wait_for_a_second_officer_and_do_not_run_out_meanwhile():
    number = told(confirmed_by=None)
    assert terms(number) is TermsState.WAIT
    assert moved_day(day=TUESDAY, **WHERE) == TUESDAY
    assert is_held(day=TUESDAY, **WHERE)
    assert not is_held(day=THURSDAY, **WHERE)
    with pytest.raises(OutageFourEyes):
        confirm_order(actor=CHIEF, at=AT, outage_id=number)
    with pytest.raises(NotFound):
        confirm_order(actor=OTHER, at=AT, outage_id=number)
    confirm_order(actor=SECOND, at=AT, outage_id=number)
    assert moved_day(day=TUESDAY, **WHERE) == THURSDAY
    assert not is_held(day=TUESDAY, **WHERE)
    with pytest.raises(OutageSettled):
        confirm_order(actor=SECOND, at=AT, outage_id=number)


def test_terms_that_are_returned_stay():
    number = told(confirmed_by=None)
    with pytest.raises(WhyNeeded):
        return_order(actor=SECOND, at=AT, outage_id=number, why=" ")
    return_order(actor=SECOND, at=AT, outage_id=number, why="Only the pictures are missing")
    assert terms(number) is TermsState.RETURNED
    assert moved_day(day=TUESDAY, **WHERE) == TUESDAY
    assert not is_held(day=TUESDAY, **WHERE)


def test_half_an_hour_at_night_asks_nobody():
    number = told(confirmed_by=None, ends_at=AT + DAY + HOUR / 2)
    assert terms(number) is TermsState.STAY


def test_an_open_end_holds_terms_until_it_is_known():
    number = told(planned=False, begins_at=AT, ends_at=None)
    assert moved_day(day=TUESDAY, **WHERE) is None
    assert is_held(day=date(2027, 3, 1), **WHERE)
    change_end(actor=CHIEF, at=AT + DAY, outage_id=number, ends_at=AT + DAY)
    assert moved_day(day=TUESDAY, **WHERE) == WEDNESDAY
    assert not is_held(day=TUESDAY, **WHERE)
    with pytest.raises(OutageSettled):
        change_end(actor=CHIEF, at=AT + 2 * DAY, outage_id=number, ends_at=AT + 3 * DAY)


def test_a_later_end_is_confirmed_again():
    number = told()
    change_end(actor=SECOND, at=AT, outage_id=number, ends_at=AT + 3 * DAY)
    assert moved_day(day=TUESDAY, **WHERE) == THURSDAY
    assert terms(number) is TermsState.WAIT
    with pytest.raises(OutageFourEyes):
        confirm_order(actor=SECOND, at=AT, outage_id=number)
    confirm_order(actor=CHIEF, at=AT, outage_id=number)
    assert moved_day(day=TUESDAY, **WHERE) == FRIDAY


def test_a_sooner_end_moves_less_from_then_on_and_leaves_closing_days_as_they_were_told():
    number = told(ends_at=AT + 3 * DAY)
    assert closing_moved(what="window", day=THURSDAY, on=FRIDAY, **WHERE) == FRIDAY
    change_end(actor=CHIEF, at=AT, outage_id=number, ends_at=AT + DAY + 2 * HOUR)
    assert moved_day(day=TUESDAY, **WHERE) == WEDNESDAY
    assert moved_day(day=THURSDAY, **WHERE) == THURSDAY
    assert closing_moved(what="window", day=THURSDAY, on=FRIDAY, **WHERE) == FRIDAY
    assert terms(number) is TermsState.MOVE


def test_what_waits_follows_the_end():
    number = told(confirmed_by=None)
    change_end(actor=SECOND, at=AT, outage_id=number, ends_at=AT + DAY + HOUR / 2)
    assert terms(number) is TermsState.STAY
    change_end(actor=CHIEF, at=AT, outage_id=number, ends_at=AT + 3 * DAY)
    confirm_order(actor=SECOND, at=AT, outage_id=number)
    assert moved_day(day=TUESDAY, **WHERE) == FRIDAY


def test_taken_back_it_closes_nothing_and_moves_nothing_more():
    number = told(begins_at=AT)
    with pytest.raises(WhyNeeded):
        withdraw_outage(actor=CHIEF, at=AT, outage_id=number, why="")
    withdraw_outage(actor=CHIEF, at=AT, outage_id=number, why="The wrong service")
    withdraw_outage(actor=CHIEF, at=AT + HOUR, outage_id=number, why="Again")
    check_open(at=AT, **WHERE)
    assert moved_day(day=TUESDAY, **WHERE) == TUESDAY
    assert closing_moved(what="window", day=TUESDAY, on=TUESDAY, **WHERE) == THURSDAY
    assert Outage.objects.get().note == "The wrong service"
    assert outages_shown(at=AT) == []
    told(begins_at=AT, key="anew")


def test_who_wished_is_told_once_when_it_is_open():
    told(begins_at=AT)
    for _ in range(2):
        wish_to_be_told(actor=PERSON, at=AT, service_id=CERTIFICATE, path="/as/p-1/drafts/7/check/")
    assert wished(actor=PERSON, service_id=CERTIFICATE)
    assert tell_opened(at=AT + HOUR) == 0
    assert tell_opened(at=AT + 2 * DAY) == 1
    assert tell_opened(at=AT + 2 * DAY) == 0
    (notice,) = Notice.objects.all()
    assert (notice.holder_id, notice.path) == ("p-1", "/as/p-1/drafts/7/check/")
    assert not Wish.objects.exists()


def test_who_wished_is_told_as_soon_as_an_officer_opens_it(monkeypatch):
    number = told(planned=False, begins_at=AT, ends_at=None, confirmed_by=None)
    wish_to_be_told(actor=PERSON, at=AT, service_id=CERTIFICATE, path="/")
    change_end(actor=CHIEF, at=AT + HOUR, outage_id=number, ends_at=AT + HOUR)
    monkeypatch.setattr(jobs, "now", lambda: AT + HOUR)
    jobs.tell_who_wished()
    assert Notice.objects.count() == 1


def test_another_outage_keeps_it_closed_and_nobody_is_told():
    told(begins_at=AT, ends_at=AT + DAY)
    told(begins_at=AT + HOUR, ends_at=AT + 3 * DAY, key="2")
    wish_to_be_told(actor=PERSON, at=AT, service_id=CERTIFICATE, path="/")
    assert tell_opened(at=AT + DAY) == 0
    assert tell_opened(at=AT + 3 * DAY) == 1


def test_anyone_reads_what_is_on_and_what_is_coming_and_what_was():
    told(begins_at=AT - 100 * HOUR, ends_at=AT - 50 * HOUR, key="was")
    told(begins_at=AT, key="on")
    told(key="coming")
    assert [each.state.value for each in outages_shown(at=AT)] == ["on", "coming", "over"]
    assert len(outages_shown(at=AT + 87 * DAY)) == 3
    assert outages_shown(at=AT + 99 * DAY) == []
    following = coming_to(at=AT, **WHERE)
    assert following is not None
    assert following.begins_at == AT + DAY


def test_what_waits_for_a_second_officer_stands_first():
    told(key="1")
    waits = told(begins_at=AT, key="2", confirmed_by=None)
    first = outages_at_desk(actor=SECOND, at=AT)[0]
    assert (first.view.outage_id, first.may_confirm) == (waits, True)
    assert not outages_at_desk(actor=CHIEF, at=AT)[0].may_confirm
    assert outages_at_desk(actor=OTHER, at=AT) == []
