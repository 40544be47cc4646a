"""While a service is closed nothing is lodged and nothing is lost; applicants' terms that end meanwhile move."""

from datetime import date, timedelta

import pytest

from balcao.calendar.api import close_offices
from balcao.cases.api import (
    answer_supplement,
    ask_supplement,
    case_view,
    checkout,
    draft_view,
    lodge,
    run_out_within,
    save_answers,
)
from balcao.cases.models import Case, Step, Supplement
from balcao.cases.operations import extending
from balcao.cases.operations.timers import do_what_is_due
from balcao.cases.readiness import window_of
from balcao.cases.testing import AT, certificate_draft, load_world, officer, person, with_officer
from balcao.catalogue.api import get_published
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.foundation.ui.api import format_macau
from balcao.notices.models import Notice
from balcao.outages.api import ServiceClosed, change_end, confirm_order, return_order, withdraw_outage
from balcao.outages.operations import look_again
from balcao.outages.testing import ADMIN, ADMIN_TOO, CHIEF, OTHER, SECOND, told

OFFICER, PRESIDENT = officer(11, "DSI", "association-register"), person(1, "e-1")
DAY = timedelta(days=1)


@pytest.fixture
def asked(db):
    """A case whose applicant has to answer until a day."""
    load_world()
    return ask(with_officer())


def ask(case):
    ask_supplement(actor=OFFICER, at=AT, reference=case.reference, text="The minutes")
    return case


def due(case):
    return Supplement.objects.get(case=case).due_on


def on(day, clock="09:00", days=0):
    """The moment on the day, so many days after."""
    from datetime import datetime

    from balcao.kernel.clock import MACAU

    return datetime.fromisoformat(f"{day + timedelta(days=days)}T{clock}").replace(tzinfo=MACAU)


def closed_on(day, *, days=0, **given):
    """An outage over the office hours of that day, and so many days more."""
    given = {"begins_at": on(day), "ends_at": on(day, "18:00", days)} | given
    number = told(**given)
    run_waiting_jobs()
    return number


def lines(case):
    return list(Step.objects.filter(case=case, kind__endswith="_extended").order_by("pk"))


def notices(case):
    run_waiting_jobs()
    return [each.body["en"] for each in Notice.objects.filter(case_reference=case.reference, key__contains=":moved:")]


def test_a_term_that_ends_in_it_moves_is_on_record_and_told(asked):
    before = due(asked)
    closed_on(before)
    after = due(asked)
    assert after > before
    (line,) = lines(asked)
    assert (line.kind, line.data["before"], line.data["until"]) == (
        "supplement_extended",
        before.isoformat(),
        after.isoformat(),
    )
    shown = case_view(actor=PRESIDENT, at=AT, reference=asked.reference).timeline
    assert any(step.kind == "supplement_extended" for step in shown)
    (body,) = notices(asked)
    assert format_macau(after, "en") in body
    assert format_macau(on(before, "18:00"), "en") in body


def test_a_departments_own_clock_runs_on(db):
    load_world()
    case = with_officer()
    before = case.deadline_at
    closed_on(date(2026, 11, 24), days=60)
    assert Case.objects.get(pk=case.pk).deadline_at == before


@pytest.mark.parametrize("days", [-1, 1])
def test_a_term_that_ends_on_another_day_stays(asked, days):
    before = due(asked)
    closed_on(before + timedelta(days=days))
    assert due(asked) == before


def test_neither_another_department_nor_another_service_moves_it(asked):
    before = due(asked)
    other = {"begins_at": on(before), "ends_at": on(before, "18:00")}
    told(ADMIN, confirmed_by=ADMIN_TOO, department="IAM", service_id="", **other)
    told(service_id="dsi-association-leadership-update", key="2", **other)
    run_waiting_jobs()
    assert due(asked) == before


def test_before_a_second_officer_confirms_nothing_moves_and_nothing_runs_out(asked):
    before = due(asked)
    number = closed_on(before, confirmed_by=None)
    assert due(asked) == before
    late = on(before, days=2)
    do_what_is_due(at=late)
    assert Case.objects.get(pk=asked.pk).state == "supplement"
    answer_supplement(actor=PRESIDENT, at=late, reference=asked.reference, text="Here they are")
    return_order(actor=SECOND, at=late, outage_id=number, why="It worked for applicants")
    assert lines(asked) == []


def test_returned_it_runs_out(asked):
    before = due(asked)
    number = closed_on(before, confirmed_by=None)
    return_order(actor=SECOND, at=AT, outage_id=number, why="It worked for applicants")
    do_what_is_due(at=on(before, days=2))
    assert Case.objects.get(pk=asked.pk).state == "shelved"


def test_with_an_open_end_it_waits_and_moves_once_the_end_is_known(asked):
    before = due(asked)
    number = closed_on(before, planned=False, ends_at=None)
    assert due(asked) == before
    do_what_is_due(at=on(before, days=9))
    assert Case.objects.get(pk=asked.pk).state == "supplement"
    assert notices(asked) == []
    ended = on(before, days=9)
    change_end(actor=CHIEF, at=ended, outage_id=number, ends_at=ended)
    run_waiting_jobs()
    assert due(asked) > before + timedelta(days=9)
    assert len(notices(asked)) == 1


def test_the_same_twice_moves_once(asked):
    day = due(asked)
    closed_on(day)
    after = due(asked)
    closed_on(day, key="2", service_id="")
    look_again(at=AT)
    run_waiting_jobs()
    assert due(asked) == after
    assert len(lines(asked)) == len(notices(asked)) == 1


def test_a_longer_one_moves_it_further_and_a_shorter_one_takes_nothing_away(asked):
    day = due(asked)
    number = closed_on(day)
    first = due(asked)
    change_end(actor=CHIEF, at=AT, outage_id=number, ends_at=on(first, "18:00"))
    run_waiting_jobs()
    assert due(asked) == first
    confirm_order(actor=SECOND, at=AT, outage_id=number)
    run_waiting_jobs()
    further = due(asked)
    assert further > first
    change_end(actor=CHIEF, at=AT, outage_id=number, ends_at=on(day, "12:00"))
    run_waiting_jobs()
    assert due(asked) == further
    withdraw_outage(actor=CHIEF, at=AT, outage_id=number, why="It did not happen")
    run_waiting_jobs()
    assert due(asked) == further
    assert len(lines(asked)) == 2


def test_a_closing_day_entered_later_does_not_shorten_it(asked):
    day = due(asked)
    closed_on(day, days=5)
    after = due(asked)
    reason = {"zh-Hant": "八號風球", "pt": "Tufão", "en": "Typhoon"}
    close_offices(actor=ADMIN, at=AT, day=date(2026, 11, 25), reason=reason, basis="Despacho")
    assert due(asked) == after
    close_offices(actor=ADMIN, at=AT, day=after, reason=reason, basis="Despacho")
    assert due(asked) > after


def test_a_term_set_after_it_was_confirmed_moves_too(db):
    load_world()
    case = with_officer()
    closed_on(date(2026, 11, 24), days=60)
    ask(case)
    look_again(at=AT)
    run_waiting_jobs()
    assert due(case) >= date(2027, 1, 25)


def test_many_move_some_at_a_time_once_each_though_it_is_killed_half_way(db, monkeypatch):
    load_world()
    cases = [ask(with_officer(key=f"k{number}")) for number in range(5)]
    run_waiting_jobs()
    day = due(cases[0])
    monkeypatch.setattr(extending, "AT_ONCE", 2)
    real, ran = extending._extend, []

    def killed(some, at):
        ran.append(1)
        if len(ran) == 2:
            raise RuntimeError("killed")
        return real(some, at)

    monkeypatch.setattr(extending, "_extend", killed)
    told(begins_at=on(day), ends_at=on(day, "18:00"))
    with pytest.raises(RuntimeError):
        run_waiting_jobs()
    assert {len(lines(case)) for case in cases} == {0, 1}
    look_again(at=AT)
    run_waiting_jobs()
    assert [len(lines(case)) for case in cases] == [1] * 5
    assert [len(notices(case)) for case in cases] == [1] * 5


def test_while_closed_a_draft_is_saved_and_not_lodged(db):
    load_world()
    draft = certificate_draft()
    told(begins_at=AT, confirmed_by=None)
    save_answers(actor=PRESIDENT, at=AT, draft_id=draft, values={"purpose": "bank"}, seen={})
    view = draft_view(actor=PRESIDENT, at=AT, draft_id=draft)
    with pytest.raises(ServiceClosed):
        lodge(actor=PRESIDENT, at=AT, draft_id=draft)
    with pytest.raises(ServiceClosed):
        checkout(actor=PRESIDENT, at=AT, draft_id=draft, shown_total=view.total)
    assert not Case.objects.exists()
    assert draft_view(actor=PRESIDENT, at=AT, draft_id=draft).journey.complete


def test_a_window_closes_later_when_its_last_day_was_closed(db):
    load_world()
    life = get_published("fss-life-certificate", at=AT)
    late, last = on(date(2027, 2, 1)), date(2027, 1, 31)
    assert window_of(life, {}, late).days_late == 1
    told(
        ADMIN,
        confirmed_by=ADMIN_TOO,
        department="FSS",
        service_id=life.service_id,
        begins_at=on(last),
        ends_at=on(last, "18:00"),
    )
    assert window_of(life, {}, late).closes_on == date(2027, 2, 1)
    assert window_of(life, {}, late).days_late == 0


def test_one_that_was_names_the_cases_whose_term_had_run_out(asked):
    day = due(asked)
    late = on(day, days=1)
    do_what_is_due(at=late)
    begins, ends = on(day), on(day, "18:00")
    told(at=late, planned=False, service_id="", begins_at=begins, ends_at=ends)

    def named(actor):
        return run_out_within(actor=actor, department="DSI", service_id="", begins_at=begins, ends_at=ends)

    assert named(CHIEF) == [asked.reference]
    assert named(OTHER) == []
