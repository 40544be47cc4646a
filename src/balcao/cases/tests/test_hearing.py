"""Nobody is refused unheard, neither by an officer nor by the decision table."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from balcao.calendar.api import reopen_offices
from balcao.cases.api import (
    NotNow,
    ReasonNeeded,
    answer_hearing,
    ask_supplement,
    case_view,
    counts,
    decide_case,
    officer_case,
    waive_hearing,
)
from balcao.cases.clock import end_of_day
from balcao.cases.models import Case, Hearing, Step
from balcao.cases.operations.hearing import end_silent_hearing
from balcao.cases.operations.timers import do_what_is_due
from balcao.cases.operations.warning import warn_of_terms
from balcao.cases.testing import AT, certificate_draft, load_world, lodged, officer, person, with_officer
from balcao.cases.tests.test_closing_days import ADMINISTRATOR, close, copies
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound
from balcao.notices.api import inbox, open_notice, post_letter, withdraw_from_notices

PRESIDENT = person(1, "e-1")
OFFICER = officer(11, "DSI", "association-register")
LAST = date(2026, 12, 7)
"""Delivered on Monday 23 November, received on the 26th, ten days later a Sunday."""


@pytest.fixture
def case(db):
    load_world()
    return with_officer()


@pytest.fixture
def refused_by_table(db):
    load_world()
    return lodged(certificate_draft(status="dissolved"), PRESIDENT)


def refuse(case, at=AT, reasons=("needs_an_officer",), note="會議紀錄未有簽署", **rest):
    return decide_case(
        actor=OFFICER, at=at, reference=case.reference, outcome="refuse", reasons=reasons, note=note, **rest
    )


def open_hearing_of(case):
    hearing = case_view(actor=PRESIDENT, at=AT, reference=case.reference).open_hearing
    assert hearing is not None
    return hearing


def fresh(case):
    return Case.objects.get(pk=case.pk)


def kinds(case):
    return list(case.steps.order_by("pk").values_list("kind", flat=True))


def test_a_refusal_by_an_officer_begins_with_hearing_the_applicant(case):
    assert officer_case(actor=OFFICER, at=AT, reference=case.reference).hears_first(())
    assert refuse(case) == "hearing"
    now = fresh(case)
    assert (now.state, now.outcome, now.deadline_at) == ("hearing", "", None)
    assert open_hearing_of(case).due_on == LAST
    assert counts(actor=OFFICER, at=AT)["waiting"] == 1
    (notice,) = [each for each in inbox(actor=PRESIDENT, at=AT) if each.legal]
    opened = open_notice(actor=PRESIDENT, at=AT, notice_id=notice.id)
    assert "會議紀錄未有簽署" in opened.body["zh-Hant"]
    assert opened.path == f"/as/e-1/matters/{case.reference}/hearing/"


def test_what_the_applicant_says_goes_back_to_the_officer_who_then_decides(case):
    before = fresh(case).deadline_at
    refuse(case)
    with pytest.raises(ReasonNeeded):
        answer_hearing(actor=PRESIDENT, at=AT, reference=case.reference, text=" ")
    later = AT + timedelta(days=7)
    answer_hearing(actor=PRESIDENT, at=later, reference=case.reference, text="正本已簽署", files=[{"name": "a.pdf"}])
    assert fresh(case).state == "with_officer"
    assert fresh(case).deadline_at - before == timedelta(days=7)
    (hearing,) = officer_case(actor=OFFICER, at=later, reference=case.reference).hearings
    assert (hearing.answer, hearing.end, hearing.answered_by) == ("正本已簽署", "answered", PRESIDENT.name)
    assert refuse(case, at=later) == "refused"
    assert kinds(case).count("hearing_opened") == 1


def test_a_reason_the_applicant_never_heard_is_heard_first(case):
    refuse(case)
    waive_hearing(actor=PRESIDENT, at=AT, reference=case.reference)
    assert refuse(case, reasons=("association_dissolved",)) == "hearing"
    assert Hearing.objects.filter(case=case).count() == 2


def test_an_officer_may_go_without_on_a_ground_the_law_knows_and_says_which(case):
    assert refuse(case, without_hearing="i_am_in_a_hurry") == "hearing"
    waive_hearing(actor=PRESIDENT, at=AT, reference=case.reference)
    assert refuse(case, reasons=("association_dissolved",), without_hearing="urgent") == "refused"
    step = case.steps.get(kind="hearing_omitted")
    assert step.data["ground"]["en"] == "The decision is urgent"


def test_granting_needs_no_hearing(case):
    assert decide_case(actor=OFFICER, at=AT, reference=case.reference, outcome="approve") == "granted"


def test_a_refusal_by_the_table_is_heard_and_then_decided_by_an_officer(refused_by_table):
    case = refused_by_table
    assert (fresh(case).state, fresh(case).outcome) == ("hearing", "")
    view = open_hearing_of(case)
    assert view.by_rules
    assert view.reasons == ("association_dissolved",)
    assert view.trace["decision"]["row"] == "dissolved"
    answer_hearing(actor=PRESIDENT, at=AT, reference=case.reference, text="登記有誤，本會仍然存續")
    run_waiting_jobs()
    assert fresh(case).state == "with_officer"
    decide_case(actor=OFFICER, at=AT, reference=case.reference, outcome="approve")
    run_waiting_jobs()
    assert fresh(case).state == "granted"


@pytest.mark.parametrize("said", ["nothing", "waived"])
def test_what_the_table_intended_is_decided_when_nobody_has_anything_to_say(refused_by_table, said):
    case = refused_by_table
    if said == "waived":
        waive_hearing(actor=PRESIDENT, at=AT, reference=case.reference)
        waived = AT
    else:
        waived = end_of_day(Hearing.objects.get().due_on or AT.date())
        assert do_what_is_due(at=waived - timedelta(seconds=1)) == 0
        assert do_what_is_due(at=waived) == 1
        assert do_what_is_due(at=waived) == 0
    run_waiting_jobs()
    now = fresh(case)
    assert (now.state, now.route, now.reasons, now.decided_at) == (
        "refused",
        "instant",
        ["association_dissolved"],
        waived,
    )
    assert now.finished_at is not None


def test_silence_to_what_an_officer_intends_is_the_officers_to_decide(case):
    refuse(case)
    assert do_what_is_due(at=end_of_day(LAST)) == 1
    assert (fresh(case).state, fresh(case).outcome) == ("with_officer", "")
    assert "hearing_silent" in kinds(case)


@pytest.mark.parametrize("act", [answer_hearing, waive_hearing])
def test_it_is_answered_once_in_time_and_by_nobody_else(case, act):
    said = {"text": "x"} if act is answer_hearing else {}
    with pytest.raises(NotNow):
        act(actor=PRESIDENT, at=AT, reference=case.reference, **said)
    refuse(case)
    for stranger in (person(3), person(4, "e-2")):
        with pytest.raises(NotFound):
            act(actor=stranger, at=AT, reference=case.reference, **said)
    with pytest.raises(NotNow):
        act(actor=PRESIDENT, at=end_of_day(LAST), reference=case.reference, **said)
    assert fresh(case).state == "hearing"
    act(actor=PRESIDENT, at=end_of_day(LAST) - timedelta(seconds=1), reference=case.reference, **said)
    with pytest.raises(NotNow):
        act(actor=PRESIDENT, at=AT, reference=case.reference, **said)
    assert len([kind for kind in kinds(case) if kind in {"hearing_answered", "hearing_waived"}]) == 1


def test_who_gets_letters_has_the_whole_term_from_the_day_the_letter_arrives(case):
    withdraw_from_notices(actor=PRESIDENT, at=AT)
    refuse(case)
    assert open_hearing_of(case).due_on is None
    assert do_what_is_due(at=AT + timedelta(days=400)) == 0
    posted = AT + timedelta(days=2)
    post_letter(
        actor=OFFICER,
        at=posted,
        notice_id=Hearing.objects.get().notice_id or 0,
        posted_on=date(2026, 11, 25),
        tracking="RR1",
    )
    # Posted on Wednesday the 25th, received on Saturday and so on Monday the 30th, ten days later a Thursday.
    assert Hearing.objects.get().due_on == date(2026, 12, 10)
    assert "hearing_due" in kinds(case)


def test_a_typhoon_on_its_last_day_moves_it_and_back_again(case):
    refuse(case)
    close(day=LAST)
    assert Hearing.objects.get().due_on == date(2026, 12, 9)  # the 8th is a holiday
    assert "hearing_moved" in kinds(case)
    reopen_offices(actor=ADMINISTRATOR, at=AT, day=LAST)
    assert Hearing.objects.get().due_on == LAST


def test_a_typhoon_on_the_day_the_notice_counts_as_received_moves_the_whole_term(case):
    refuse(case)
    close(day=date(2026, 11, 26))
    assert Hearing.objects.get().counts_from == date(2026, 11, 27)
    assert Hearing.objects.get().due_on == LAST


def test_who_has_not_answered_is_reminded_once_five_days_before_the_end(case):
    refuse(case)

    def reminders(at):
        warn_of_terms(at=at)
        return [each for each in inbox(actor=PRESIDENT, at=at) if not each.legal and "7 December" in each.subject["en"]]

    assert not reminders(AT + timedelta(days=8))
    for days in (9, 9, 12):
        assert len(reminders(AT + timedelta(days=days))) == 1
    answer_hearing(actor=PRESIDENT, at=AT + timedelta(days=12), reference=case.reference, text="x")
    (reminded,) = reminders(AT + timedelta(days=13))
    assert reminded.moot, "who has answered is reminded of nothing any more"


def test_who_was_asked_for_more_is_reminded_before_the_case_is_shelved(case):
    ask_supplement(actor=OFFICER, at=AT, reference=case.reference, text="請補交")
    due = case.supplements.get().due_on
    for _ in range(2):
        warn_of_terms(at=end_of_day(due - timedelta(days=4)))
    assert len([each for each in inbox(actor=PRESIDENT, at=AT) if "Please answer by" in each.subject["en"]]) == 1


def test_timers_due_while_workers_stood_still_fire_once_each_and_oldest_first(case):
    copies(case, 60)
    rows = list(Case.objects.order_by("pk"))
    for place, row in enumerate(rows):
        row.clock_days, row.clock_since = None, None
        row.deadline_at = AT - timedelta(minutes=(place * 37) % 180)
    Case.objects.bulk_update(rows, ["clock_days", "clock_since", "deadline_at"])
    assert [do_what_is_due(at=AT) for _ in range(2)] == [61, 0]
    due = {row.pk: row.deadline_at or AT for row in rows}
    fired = Step.objects.filter(kind="overdue").order_by("pk").values_list("case_id", flat=True)
    assert sorted(fired) == sorted(due)
    assert [due[number] for number in fired] == sorted(due.values())


@pytest.mark.django_db(transaction=True)
def test_of_an_answer_and_the_end_of_the_term_at_one_moment_only_one_counts():
    load_world()
    case = with_officer()
    refuse(case)
    hearing = Hearing.objects.get()
    begin = threading.Barrier(2)

    def run(act):
        begin.wait()
        try:
            act()
        except NotNow:
            pass
        finally:
            connection.close()

    acts = [
        lambda: answer_hearing(actor=PRESIDENT, at=AT, reference=case.reference, text="x"),
        lambda: end_silent_hearing(hearing_id=hearing.pk, at=end_of_day(LAST)),
    ]
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ended = [kind for kind in kinds(case) if kind in {"hearing_answered", "hearing_silent"}]
    assert len(ended) == 1
    assert Hearing.objects.get().end == ended[0].removeprefix("hearing_")
