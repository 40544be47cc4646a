"""What officers do with a case, what others are asked, and what time does."""

from datetime import date, timedelta

import pytest

from balcao.cases.api import (
    AlreadyDecided,
    FourEyes,
    NotNow,
    OpinionKind,
    ReasonNeeded,
    answer_supplement,
    ask_opinion,
    ask_supplement,
    case_view,
    conditions_in,
    confirm_proposal,
    counts,
    decide_case,
    decision_preview,
    give_opinion,
    officer_case,
    queue,
    return_proposal,
    take_case,
    waive_hearing,
    withdraw_case,
)
from balcao.cases.models import Case, Opinion
from balcao.cases.operations.running import run_case
from balcao.cases.operations.timers import do_what_is_due
from balcao.cases.testing import AT, drafted, load_world, lodged, officer, person, with_officer
from balcao.catalogue.api import get_published
from balcao.documents.api import documents_of_case
from balcao.foundation.audit.api import readings_about
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.notices.api import inbox, open_notice

pytestmark = pytest.mark.django_db
PRESIDENT = person(1, "e-1")
OFFICER = officer(11, "DSI", "association-register")
CHIEF = officer(13, "DSI", "association-register", "chief")


@pytest.fixture
def case():
    load_world()
    return with_officer()


def decide(case, actor=OFFICER, outcome="approve", **rest):
    decide_case(actor=actor, at=AT, reference=case.reference, outcome=outcome, **rest)


def fresh(case):
    return Case.objects.get(pk=case.pk)


def test_an_approval_issues_and_serves(case):
    decide(case)
    run_waiting_jobs()
    assert fresh(case).state == "granted"
    assert [each.state for each in documents_of_case(case_reference=case.reference)] == ["sealed"]
    assert any(each.legal for each in inbox(actor=PRESIDENT, at=AT))


def test_a_refusal_needs_its_reasons_and_issues_nothing(case):
    with pytest.raises(ReasonNeeded):
        decide(case, outcome="refuse")
    assert fresh(case).outcome == ""
    decide(case, outcome="refuse", note="會議紀錄未有簽署")
    waive_hearing(actor=PRESIDENT, at=AT, reference=case.reference)
    decide(case, outcome="refuse", note="會議紀錄未有簽署")
    run_waiting_jobs()
    assert fresh(case).state == "refused"
    assert documents_of_case(case_reference=case.reference) == []


def test_the_first_decision_stands_and_the_second_officer_is_told_whose_it_was(case):
    decide(case)
    with pytest.raises(AlreadyDecided) as told:
        decide(case, officer(12, "DSI", "association-register"), "refuse", note="x")
    assert told.value.by == OFFICER.name
    assert fresh(case).outcome == "approve"


@pytest.mark.parametrize("stranger", [officer(12, "IAM", "licensing"), officer(11, "DSI", "other"), person(1, "e-1")])
def test_a_case_of_another_duty_does_not_exist(case, stranger):
    with pytest.raises(NotFound):
        decide(case, stranger)
    with pytest.raises(NotFound):
        officer_case(actor=stranger, at=AT, reference=case.reference)
    assert fresh(case).outcome == ""
    assert case.reference not in [row.reference for row in queue(actor=stranger, at=AT)]


def test_reading_a_case_is_something_the_holder_can_see(case):
    officer_case(actor=OFFICER, at=AT, reference=case.reference)
    assert readings_about("e-1")[0].who == OFFICER.name


def test_the_clock_stands_still_while_the_applicant_is_asked(case):
    before = fresh(case).deadline_at
    ask_supplement(actor=OFFICER, at=AT, reference=case.reference, text="請補交簽署頁")
    assert fresh(case).deadline_at is None
    later = AT + timedelta(days=7)
    answer_supplement(actor=PRESIDENT, at=later, reference=case.reference, text="已補交")
    after = fresh(case)
    assert after.state == "with_officer"
    assert after.deadline_at - before == timedelta(days=7)


def test_a_supplement_is_asked_once_and_answered_once(case):
    ask_supplement(actor=OFFICER, at=AT, reference=case.reference, text="請補交")
    with pytest.raises(NotNow):
        ask_supplement(actor=OFFICER, at=AT, reference=case.reference, text="再補交")
    with pytest.raises(ReasonNeeded):
        answer_supplement(actor=PRESIDENT, at=AT, reference=case.reference, text=" ")
    answer_supplement(actor=PRESIDENT, at=AT, reference=case.reference, text="好")
    with pytest.raises(NotNow):
        answer_supplement(actor=PRESIDENT, at=AT, reference=case.reference, text="好")


def test_a_supplement_that_never_comes_shelves_the_case_once(case):
    ask_supplement(actor=OFFICER, at=AT, reference=case.reference, text="請補交")
    late = AT + timedelta(days=60)
    assert do_what_is_due(at=late) == 1
    assert do_what_is_due(at=late) == 0
    assert fresh(case).state == "shelved"
    with pytest.raises(NotNow):
        answer_supplement(actor=PRESIDENT, at=late, reference=case.reference, text="遲了")


def test_an_escalated_deadline_fires_once_and_leaves_the_case_open(case):
    late = fresh(case).deadline_at
    assert do_what_is_due(at=late - timedelta(seconds=1)) == 0
    assert do_what_is_due(at=late) == 1
    assert do_what_is_due(at=late + timedelta(days=1)) == 0
    (row,) = queue(actor=OFFICER, at=late)
    assert row.overdue
    decide(case)
    assert not fresh(case).overdue


def test_the_queue_counts_what_it_shows(case):
    assert counts(actor=OFFICER, at=AT)["to_do"] == 1
    take_case(actor=OFFICER, at=AT, reference=case.reference)
    assert [row.mine for row in queue(actor=OFFICER, at=AT, view="mine")] == [True]
    decide(case)
    assert counts(actor=OFFICER, at=AT)["to_do"] == 0
    assert len(queue(actor=OFFICER, at=AT, view="done")) == 1


def test_an_application_can_be_withdrawn_until_it_is_decided(case):
    withdraw_case(actor=PRESIDENT, at=AT, reference=case.reference)
    with pytest.raises(NotNow):
        decide(case)
    run_waiting_jobs()
    assert fresh(case).state == "withdrawn"
    assert documents_of_case(case_reference=case.reference) == []


def test_a_decided_application_cannot_be_withdrawn(case):
    decide(case)
    with pytest.raises(AlreadyDecided):
        withdraw_case(actor=PRESIDENT, at=AT, reference=case.reference)
    assert fresh(case).state == "granted"


def test_what_is_decided_alone_carries_its_trace(case):
    seen = officer_case(actor=OFFICER, at=AT, reference=case.reference)
    assert seen.trace["decision"]["row"] == "otherwise"
    assert case_view(actor=PRESIDENT, at=AT, reference=case.reference).reasons == ()


def example_case(service, name, applicant):
    version = get_published(service, at=AT)
    example = version.definition.examples[name]
    draft = drafted(service, applicant, answers=example.answers, facts=example.facts)
    return lodged(draft, applicant)


def granted_example(service):
    examples = get_published(service, at=AT).definition.examples
    return next(name for name, each in examples.items() if each.expect.outcome == "granted" and each.officer)


def test_four_eyes_need_two_people():
    load_world()
    service = "dsi-association-leadership-update"
    case = example_case(service, granted_example(service), PRESIDENT)
    decide(case, CHIEF)
    with pytest.raises(FourEyes):
        confirm_proposal(actor=CHIEF, at=AT, reference=case.reference)
    with pytest.raises(FourEyes):
        confirm_proposal(actor=OFFICER, at=AT, reference=case.reference)
    assert fresh(case).outcome == ""
    second = officer(14, "DSI", "chief")
    return_proposal(actor=second, at=AT, reference=case.reference, note="請核對任期")
    assert fresh(case).state == "with_officer"
    decide(case)
    confirm_proposal(actor=second, at=AT, reference=case.reference)
    assert fresh(case).outcome == "approve"


def test_departments_are_asked_side_by_side_and_silence_does_not_hold_the_case():
    load_world()
    service = "iam-food-beverage-first"
    case = example_case(service, granted_example(service), person(3, "e-2"))
    assert fresh(case).state == "consulting"
    asked = {opinion.department for opinion in case.opinions.all()}
    assert {"CB", "DSSCU", "SSM", "DSPA"} <= asked
    assert "IC" not in asked
    fire = Opinion.objects.get(case=case, department="CB")
    with pytest.raises(NotFound):
        give_opinion(actor=OFFICER, at=AT, opinion_id=fire.pk, kind=OpinionKind.FAVOURABLE, text="")
    speaker = officer(14, "CB", "opinions")
    with pytest.raises(ReasonNeeded):
        give_opinion(actor=speaker, at=AT, opinion_id=fire.pk, kind=OpinionKind.UNFAVOURABLE, text="")
    give_opinion(actor=speaker, at=AT, opinion_id=fire.pk, kind=OpinionKind.FAVOURABLE, text="")
    with pytest.raises(AlreadyDecided):
        give_opinion(actor=speaker, at=AT, opinion_id=fire.pk, kind=OpinionKind.CONDITIONS, text="x")
    run_waiting_jobs()
    assert fresh(case).state == "consulting"
    late = AT + timedelta(days=40)
    do_what_is_due(at=late)
    run_case(case_id=case.pk, at=late)
    assert fresh(case).state == "with_officer"
    silent = set(case.opinions.filter(kind="none").values_list("department", flat=True))
    assert silent == asked - {"CB"}


def test_silence_grants_where_the_law_says_so():
    load_world()
    service = "cpsp-firecracker-permit"
    examples = get_published(service, at=AT).definition.examples
    name = next(name for name, each in examples.items() if each.expect.route == "tacit")
    case = example_case(service, name, person(5))
    assert fresh(case).state == "with_officer"
    due = fresh(case).deadline_at
    assert do_what_is_due(at=due) == 1
    assert do_what_is_due(at=due) == 0
    run_waiting_jobs()
    after = fresh(case)
    assert (after.outcome, after.route) == ("approve", "tacit")
    assert len(documents_of_case(case_reference=case.reference)) == 1
    assert macau_date(due) <= date.fromisoformat(str(after.answers[_event(service)]))


def _event(service):
    return get_published(service, at=AT).definition.data.deadline.event


def test_an_officer_may_ask_another_department_and_need_not_wait(case):
    ask_opinion(actor=OFFICER, at=AT, reference=case.reference, department="CB")
    ask_opinion(actor=OFFICER, at=AT, reference=case.reference, department="CB")
    (opinion,) = Opinion.objects.filter(case=case)
    speaker = officer(14, "CB", "opinions")
    assert [row.reference for row in queue(actor=speaker, at=AT, view="opinions")] == [case.reference]
    give_opinion(actor=speaker, at=AT, opinion_id=opinion.pk, kind=OpinionKind.FAVOURABLE, text="")
    run_waiting_jobs()
    assert fresh(case).state == "with_officer"
    decide(case)
    assert fresh(case).state == "granted"


def test_silence_of_a_department_an_officer_asked_is_noted_once(case):
    ask_opinion(actor=OFFICER, at=AT, reference=case.reference, department="CB")
    Case.objects.filter(pk=case.pk).update(overdue=True)
    late = AT + timedelta(days=40)
    assert do_what_is_due(at=late) == 1
    run_case(case_id=case.pk, at=late)
    assert do_what_is_due(at=late) == 0
    assert Opinion.objects.get(case=case).kind == "none"


def test_only_another_known_department_can_be_asked(case):
    for department in ("DSI", "NOPE", ""):
        with pytest.raises(NotFound):
            ask_opinion(actor=OFFICER, at=AT, reference=case.reference, department=department)
    assert not Opinion.objects.filter(case=case).exists()


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"reasons": ["organs_on_file"], "note": "已核對會議紀錄", "conditions": conditions_in("須於三個月內更新登記")},
    ],
)
def test_what_the_officer_is_shown_is_what_the_applicant_reads(case, words, monkeypatch):
    monkeypatch.setattr("balcao.cases.jobs.now", lambda: AT)  # the days of remedies count from the notice
    words = {"outcome": "approve", "reasons": [], "note": "", "conditions": (), **words}
    shown = decision_preview(actor=OFFICER, at=AT, reference=case.reference, **words)
    assert fresh(case).outcome == ""
    decide(case, **words)
    run_waiting_jobs()
    (served,) = [each for each in inbox(actor=PRESIDENT, at=AT) if each.legal]
    assert open_notice(actor=PRESIDENT, at=AT, notice_id=served.id).body == shown
