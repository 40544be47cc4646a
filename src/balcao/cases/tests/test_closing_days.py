"""What a closing day does to terms that run."""

import threading
import time
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from balcao.calendar.api import close_offices, reopen_offices
from balcao.cases.api import answer_supplement, ask_opinion, ask_supplement, case_view
from balcao.cases.clock import end_of_day, last_day
from balcao.cases.models import Case, Opinion, Step, Supplement
from balcao.cases.operations.timers import do_what_is_due
from balcao.cases.testing import AT, load_world, officer, person, with_officer
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.foundation.ui.api import format_macau
from balcao.kernel.actor import Actor, posts_in
from balcao.notices.models import Notice

REASON = {"zh-Hant": "八號風球", "pt": "Sinal n.º 8 de tufão", "en": "Typhoon signal no. 8"}
ADMINISTRATOR = Actor(person_id=None, name="Administrator", posts=posts_in("SAFP", "administration"))
OFFICER = officer(11, "DSI", "association-register")
PRESIDENT = person(1, "e-1")
TYPHOON = date(2026, 11, 25)


@pytest.fixture
def case(db):
    load_world()
    return with_officer()


def close(day=TYPHOON, at=AT):
    return close_offices(actor=ADMINISTRATOR, at=at, day=day, reason=REASON, basis="Despacho 70/2026")


def ends(case):
    return last_day(Case.objects.get(pk=case.pk).deadline_at)


def moves(case):
    return list(Step.objects.filter(case=case, kind__contains="moved").order_by("pk"))


def test_a_running_term_moves_and_the_applicant_reads_why(case):
    before = ends(case)
    assert close()
    after = ends(case)
    assert after > before
    line = next(
        step
        for step in case_view(actor=PRESIDENT, at=AT, reference=case.reference).timeline
        if step.kind == "deadline_moved"
    )
    assert line.data == {
        "before": before.isoformat(),
        "until": after.isoformat(),
        "day": "2026-11-25",
        "reason": REASON,
    }


def test_entering_it_twice_moves_nothing_more(case):
    close()
    after = ends(case)
    assert not close()
    run_waiting_jobs()
    assert ends(case) == after
    assert len(moves(case)) == 1


def test_taking_it_back_moves_the_term_back(case):
    before = ends(case)
    close()
    reopen_offices(actor=ADMINISTRATOR, at=AT, day=TYPHOON)
    assert ends(case) == before
    assert [step.kind for step in moves(case)] == ["deadline_moved", "deadline_moved_back"]


def told(case):
    run_waiting_jobs()
    found = Notice.objects.filter(case_reference=case.reference, key__contains=":moved:").order_by("pk")
    return [notice.body["en"] for notice in found]


def test_the_holder_is_told_once_that_a_term_moved_and_why(case):
    before = ends(case)
    close()
    close()
    (body,) = told(case)
    assert REASON["en"] in body
    assert format_macau(before, "en") in body
    assert format_macau(ends(case), "en") in body
    reopen_offices(actor=ADMINISTRATOR, at=AT, day=TYPHOON)
    assert len(told(case)) == 2


def test_the_term_of_a_department_is_not_told_to_the_holder(case):
    ask_opinion(actor=OFFICER, at=AT, reference=case.reference, department="IC")
    ask_supplement(actor=OFFICER, at=AT, reference=case.reference, text="The minutes")
    close()
    (body,) = told(case)
    assert "IC" not in body
    assert format_macau(Supplement.objects.get().due_on, "en") in body


def test_a_day_after_the_term_moves_nothing(case):
    before = ends(case)
    close(day=before + timedelta(days=7))
    assert ends(case) == before
    assert moves(case) == []


def test_what_applicants_and_departments_were_asked_is_due_later(case):
    ask_opinion(actor=OFFICER, at=AT, reference=case.reference, department="IC")
    ask_supplement(actor=OFFICER, at=AT, reference=case.reference, text="The minutes")
    asked = [Opinion.objects.get().due_on, Supplement.objects.get().due_on]
    close()
    assert Opinion.objects.get().due_on > asked[0]
    assert Supplement.objects.get().due_on > asked[1]
    assert sorted(step.kind for step in moves(case)) == ["opinion_moved", "supplement_moved"]
    reopen_offices(actor=ADMINISTRATOR, at=AT, day=TYPHOON)
    assert [Opinion.objects.get().due_on, Supplement.objects.get().due_on] == asked


def test_a_day_entered_late_gives_back_what_was_counted_before_the_clock_stood_still(case):
    later = AT + timedelta(days=2)
    ask_supplement(actor=OFFICER, at=later, reference=case.reference, text="The minutes")
    answer_supplement(actor=PRESIDENT, at=later + timedelta(days=3), reference=case.reference, text="Here")
    before = ends(case)
    close(day=date(2026, 11, 24), at=later + timedelta(days=3))
    assert ends(case) > before


def test_the_service_of_a_notice_that_falls_on_it_moves(case):
    Notice.objects.filter(case_reference=case.reference).update(
        legal=True, registration_version=1, delivered_at=AT, deemed_served_on=date(2026, 11, 26)
    )
    close(day=date(2026, 11, 26))
    (notice,) = Notice.objects.filter(case_reference=case.reference)
    assert notice.deemed_served_on == date(2026, 11, 27)
    assert notice.evidence["moved"][0]["from"] == "2026-11-26"
    assert "service_moved" in [step.kind for step in moves(case)]


def test_a_case_marked_overdue_on_a_day_that_turns_out_closed_is_not_overdue(case):
    due = ends(case)
    at = end_of_day(due)
    do_what_is_due(at=at)
    assert Case.objects.get(pk=case.pk).overdue
    close(day=due, at=at)
    assert not Case.objects.get(pk=case.pk).overdue


def test_a_term_set_without_the_day_is_counted_again_before_it_ends(case):
    before, due = ends(case), end_of_day(ends(case))
    close()
    Case.objects.filter(pk=case.pk).update(deadline_at=due)  # by someone who did not see the day yet
    do_what_is_due(at=due)
    assert not Case.objects.get(pk=case.pk).overdue
    assert ends(case) > before


def copies(case, number):
    draft, original = case.draft, Case.objects.get(pk=case.pk)
    drafts = []
    for each in range(number):
        draft.pk, draft.start_key = None, f"copy:{each}"
        drafts.append(type(draft)(**{f.attname: getattr(draft, f.attname) for f in draft._meta.concrete_fields}))
    type(draft).objects.bulk_create(drafts)
    rows = []
    for each, own in enumerate(drafts):
        values = {f.attname: getattr(original, f.attname) for f in original._meta.concrete_fields}
        rows.append(Case(**{**values, "id": None, "draft_id": own.pk, "reference": f"COPY-{each}"}))
    Case.objects.bulk_create(rows)


def test_a_thousand_running_terms_move_in_few_statements(case, django_assert_max_num_queries):
    copies(case, 1000)
    began = time.process_time()
    with django_assert_max_num_queries(30):
        close()
    assert time.process_time() - began < 10
    assert Step.objects.filter(kind="deadline_moved").count() == 1001


@pytest.mark.django_db(transaction=True)
def test_a_sweep_at_the_same_moment_ends_no_term_early():
    load_world()
    case = with_officer()
    due = ends(case)
    at = end_of_day(due)
    entered, swept = threading.Event(), []

    def sweep():
        try:
            entered.wait(10)
            swept.append(do_what_is_due(at=at))
        finally:
            connection.close()

    thread = threading.Thread(target=sweep)
    thread.start()
    with transaction.atomic():
        close(day=due, at=at)
        entered.set()
        time.sleep(0.5)  # the sweep has found the case and waits for its lock
    thread.join(10)
    found = Case.objects.get(pk=case.pk)
    assert swept == [0]
    assert not found.overdue
    assert last_day(found.deadline_at) > due
