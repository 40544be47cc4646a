"""Objecting to a decision: until when for this addressee, before whom, and what follows."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from balcao.cases.api import (
    RemedyOver,
    case_view,
    decide_case,
    officer_case,
    queue,
    remedies_against,
    save_answers,
    start_draft,
)
from balcao.cases.clock import end_of_day
from balcao.cases.models import Case, CaseLink, Decision
from balcao.cases.operations.running import run_case
from balcao.cases.testing import AT, load_world, lodged, officer, person, with_officer
from balcao.cases.tests.test_closing_days import close
from balcao.documents.api import documents_of_case
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound
from balcao.notices.api import inbox, open_notice, withdraw_from_notices

PRESIDENT = person(1, "e-1")
OFFICER = officer(11, "DSI", "association-register")
CHIEF = officer(13, "DSI", "association-register", "chief")
APPEAL, COMPLAINT = "hierarchical-appeal", "complaint-to-the-author"


@pytest.fixture
def case(db):
    load_world()
    return with_officer()


def refused(case, by=OFFICER):
    decide_case(
        actor=by, at=AT, reference=case.reference, outcome="refuse", note="會議紀錄未有簽署", without_hearing="urgent"
    )
    run_case(case_id=case.pk, at=AT)
    return Case.objects.get(pk=case.pk)


def ways(case, at=AT):
    return {each.id: each for each in remedies_against(actor=PRESIDENT, at=at, reference=case.reference).ways}


def begun(case, service=APPEAL, *, at=AT, late=False, actor=PRESIDENT):
    draft = start_draft(
        actor=actor, at=at, service_id=service, key=f"{service}:{late}", against=case.reference, late=late
    )
    answers = {"grounds": "正本已簽署", "true_and_complete": True}
    save_answers(actor=actor, at=at, draft_id=draft, values=answers, seen={})
    return draft


def objected(case, service=APPEAL, *, at=AT, late=False):
    objection = lodged(begun(case, service, at=at, late=late), PRESIDENT, at=at, run=False)
    run_case(case_id=objection.pk, at=at)
    return Case.objects.get(pk=objection.pk)


def fresh(case):
    return Case.objects.get(pk=case.pk)


def test_last_days_count_from_the_day_this_addressee_received_it(case):
    case = refused(case)
    # Delivered on Monday 23 November: unopened it counts as received on Thursday the 26th.
    assert {each: way.last_day for each, way in ways(case).items()} == {
        "complaint": date(2026, 12, 11),
        "appeal": date(2026, 12, 28),
        "court": date(2026, 12, 28),
    }
    assert not ways(case)["appeal"].served
    (notice,) = [each for each in inbox(actor=PRESIDENT, at=AT) if each.legal]
    body = open_notice(actor=PRESIDENT, at=AT + timedelta(days=1), notice_id=notice.id).body["en"]
    assert "15 days from the day after" in body
    assert "until 11 December 2026" in body
    assert "the superior of the author" in body
    assert (ways(case)["complaint"].way, ways(case)["complaint"].last_day) == ("opened", date(2026, 12, 9))
    assert ways(case)["appeal"].last_day == date(2026, 12, 28)  # the 24th and 25th are holidays


def test_nothing_counts_before_the_letter_is_posted(case):
    withdraw_from_notices(actor=PRESIDENT, at=AT)
    case = refused(case)
    assert ways(case, AT + timedelta(days=99))["appeal"].last_day is None
    assert not ways(case, AT + timedelta(days=99))["appeal"].over


def test_a_typhoon_on_the_last_day_moves_it(case):
    case = refused(case)
    close(day=date(2026, 12, 11))
    assert ways(case)["complaint"].last_day == date(2026, 12, 14)


def test_who_was_given_everything_has_nothing_to_object_to(case):
    decide_case(actor=OFFICER, at=AT, reference=case.reference, outcome="approve")
    assert not ways(case)
    with pytest.raises(NotFound):
        begun(case)


def test_only_the_addressee_objects_and_only_to_a_decision(case):
    with pytest.raises(NotFound):
        begun(case)
    case = refused(case)
    for stranger in (person(3), person(4, "e-2")):
        with pytest.raises(NotFound):
            begun(case, actor=stranger)
        with pytest.raises(NotFound):
            remedies_against(actor=stranger, at=AT, reference=case.reference)
    with pytest.raises(NotFound):
        start_draft(actor=PRESIDENT, at=AT, service_id=APPEAL, key="loose")
    assert not Case.objects.filter(against__isnull=False).exists()


def test_an_appeal_goes_to_the_superior_with_the_whole_file_and_never_to_the_author(case):
    case = refused(case, by=CHIEF)
    appeal = objected(case)
    assert (appeal.department, appeal.duty, appeal.state) == ("DSI", "chief", "with_officer")
    second = officer(17, "DSI", "chief")
    shown = officer_case(actor=second, at=AT, reference=appeal.reference)
    assert [(each.kind, each.case.reference) for each in shown.links] == [("objects_to", case.reference)]
    assert shown.facts["decision"]["reference"] == case.reference
    assert officer_case(actor=second, at=AT, reference=case.reference).links[0].inwards
    for author in (CHIEF, OFFICER):
        assert appeal.reference not in [row.reference for row in queue(actor=author, at=AT)]
        with pytest.raises(NotFound):
            decide_case(actor=author, at=AT, reference=appeal.reference, outcome="refuse", note="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=appeal.pk).update(decided_eyes=["p-13"])


def test_a_complaint_goes_to_who_decided(case):
    complaint = objected(refused(case), COMPLAINT)
    assert (complaint.duty, complaint.assignee_id) == ("association-register", 11)
    decide_case(actor=OFFICER, at=AT, reference=complaint.reference, outcome="refuse", reasons=("unfounded",))
    run_waiting_jobs()
    assert (fresh(complaint).state, fresh(case).state) == ("refused", "refused")
    assert Decision.objects.filter(case=case).count() == 1


def test_a_granted_appeal_replaces_the_decision_and_what_follows_from_it(case):
    case = refused(case)
    run_waiting_jobs()
    appeal = objected(case)
    decide_case(actor=CHIEF, at=AT, reference=appeal.reference, outcome="approve", reasons=("facts_wrong",))
    run_case(case_id=appeal.pk, at=AT)
    run_case(case_id=appeal.pk, at=AT)
    run_waiting_jobs()
    now = fresh(case)
    assert (now.state, now.outcome, now.decided_by_name, now.revision) == ("granted", "approve", CHIEF.name, 1)
    first, second = Decision.objects.filter(case=case).order_by("pk")
    assert (first.outcome, second.kind, second.supersedes, second.because_of) == ("refuse", "amended", first, appeal)
    assert [each.state for each in documents_of_case(case_reference=case.reference)] == ["sealed"]
    assert len([each for each in inbox(actor=PRESIDENT, at=AT) if each.legal]) == 3
    assert not ways(case)
    assert "amended_approve" in case.steps.values_list("kind", flat=True)


def test_each_remedy_is_used_once(case):
    case = refused(case)
    appeal = objected(case)
    assert ways(case)["appeal"].lodged == appeal.reference
    with pytest.raises(NotFound):
        start_draft(actor=PRESIDENT, at=AT, service_id=APPEAL, key="again", against=case.reference)
    assert objected(case, COMPLAINT).against_id == appeal.against_id
    assert CaseLink.objects.count() == 2


def test_a_late_one_is_recorded_by_request_and_refused_with_its_reason(case):
    case = refused(case)
    after = end_of_day(date(2026, 12, 28))
    assert not ways(case, after - timedelta(seconds=1))["appeal"].over
    assert ways(case, after)["appeal"].over
    with pytest.raises(RemedyOver) as told:
        begun(case, at=after)
    assert told.value.last_day == date(2026, 12, 28)
    appeal = objected(case, at=after, late=True)
    assert (appeal.state, appeal.route, appeal.reasons) == ("refused", "instant", ["late"])
    assert fresh(case).state == "refused"


def test_one_begun_in_time_and_lodged_late_is_late(case):
    case = refused(case)
    draft = begun(case)
    appeal = lodged(draft, PRESIDENT, at=end_of_day(date(2026, 12, 28)), run=False)
    assert appeal.facts["decision"]["late"] is True


def test_the_decision_on_an_objection_has_only_the_court_after_it(case):
    appeal = objected(refused(case))
    decide_case(actor=CHIEF, at=AT, reference=appeal.reference, outcome="refuse", reasons=("unfounded",))
    run_case(case_id=appeal.pk, at=AT)
    assert not ways(appeal)
    assert not case_view(actor=PRESIDENT, at=AT, reference=appeal.reference).adverse
    newest = next(each for each in inbox(actor=PRESIDENT, at=AT) if each.case_reference == appeal.reference)
    body = open_notice(actor=PRESIDENT, at=AT, notice_id=newest.id).body["en"]
    assert "Administrative Court" in body
    assert "superior" not in body
