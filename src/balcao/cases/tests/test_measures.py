"""A licence suspended or revoked by a case that its department opened: heard, by two, served, stayed."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections

from balcao.cases.api import (
    AnotherInCourse,
    BadMeasure,
    DecisionKind,
    FourEyes,
    NotNow,
    Wish,
    answer_hearing,
    case_view,
    confirm_proposal,
    confirm_revision,
    decide_case,
    officer_case,
    open_measure,
    order_stay,
    propose_revision,
    remedies_against,
    start_draft,
    withdraw_case,
)
from balcao.cases.models import Case, Hearing, Revision
from balcao.cases.operations.running import run_case
from balcao.cases.operations.timers import do_what_is_due
from balcao.cases.operations.warning import warn_of_terms
from balcao.cases.remedies import in_force
from balcao.cases.testing import AT, load_world, officer, person
from balcao.cases.tests.test_remedies import begun
from balcao.kernel.actor import system_actor
from balcao.kernel.errors import NotFound
from balcao.licences.api import LicenceState, get_licence, history_of
from balcao.notices.api import inbox, open_notice

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HOLDER = person(3, "e-2")
OFFICER = officer(12, "IAM", "licensing")
CHIEF = officer(14, "IAM", "licensing", "chief")
SECOND = officer(17, "IAM", "chief")
NUMBER = "IAM-RT-2026-000003"
WHY = "廚房衛生情況危害公眾健康"


@pytest.fixture
def world(db):
    load_world()


def opened(*, actor=OFFICER, service="licence-suspension", key="a", number=NUMBER, run=True, **answers):
    given = {"findings": WHY, **answers}
    at = AT
    reference = open_measure(actor=actor, at=at, service_id=service, key=key, answers=given, licence_number=number)
    case = Case.objects.get(reference=reference)
    if run:
        run_case(case_id=case.pk, at=at)
    return fresh(case)


def fresh(case):
    return Case.objects.get(pk=case.pk)


def imposed(case, at=AT + DAY):
    """Decided by one without a hearing, confirmed by another, and carried out."""
    given: dict[str, Any] = {"reasons": ["danger"], "note": WHY, "without_hearing": "urgent"}
    decide_case(actor=OFFICER, at=at, reference=case.reference, outcome="refuse", **given)
    confirm_proposal(actor=CHIEF, at=at, reference=case.reference)
    run_case(case_id=case.pk, at=at)
    return fresh(case)


def state(at):
    return get_licence(actor=system_actor(), at=at, number=NUMBER).state


def newest(at):
    notice = max((each for each in inbox(actor=HOLDER, at=at) if each.legal), key=lambda each: each.id)
    return open_notice(actor=HOLDER, at=at, notice_id=notice.id).body["en"]


def test_the_holder_is_told_heard_and_only_two_impose_it(world):
    case = opened(until="2027-03-31")
    assert (case.state, case.holder_id, case.department, case.duty) == ("with_officer", "e-2", "IAM", "licensing")
    view = case_view(actor=HOLDER, at=AT, reference=case.reference)
    assert (view.lodged_by["en"], view.may_amend) == ("Municipal Affairs Bureau", False)
    assert any("was opened" in each.subject["en"] for each in inbox(actor=HOLDER, at=AT))
    decide_case(actor=OFFICER, at=AT, reference=case.reference, outcome="refuse", reasons=["danger"], note=WHY)
    assert fresh(case).state == "hearing"
    assert "intend to decide against" in newest(AT + DAY)
    assert "is suspended from 23 November 2026 to 31 March 2027" in newest(AT + DAY)
    hearing = Hearing.objects.get()
    assert hearing.due_on is not None
    warn_of_terms(at=AT + (hearing.due_on - AT.date()) - 2 * DAY)
    assert any("can still answer until" in each.subject["en"] for each in inbox(actor=HOLDER, at=AT))
    answer_hearing(actor=HOLDER, at=AT + DAY, reference=case.reference, text="已清潔")
    decide_case(actor=OFFICER, at=AT + DAY, reference=case.reference, outcome="refuse", reasons=["danger"], note=WHY)
    assert fresh(case).state == "proposed"
    assert state(AT + DAY) is LicenceState.IN_FORCE
    for same in (OFFICER, officer(18, "IAM", "licensing")):
        with pytest.raises(FourEyes):
            confirm_proposal(actor=same, at=AT + DAY, reference=case.reference)
    confirm_proposal(actor=CHIEF, at=AT + 2 * DAY, reference=case.reference)
    run_case(case_id=case.pk, at=AT + 2 * DAY)
    licence = get_licence(actor=HOLDER, at=AT + 2 * DAY, number=NUMBER)
    assert (licence.state, licence.suspended_until) == (LicenceState.SUSPENDED, date(2027, 3, 31))
    assert fresh(case).state == "imposed"
    body = newest(AT + 2 * DAY)
    assert "has decided on" in body
    assert "is suspended from 25 November 2026 to 31 March 2027" in body
    assert "What you can do against this decision" in body
    change = history_of(actor=HOLDER, at=AT + 2 * DAY, number=NUMBER)[-1]
    assert (change.case_reference, change.reason["en"]) == (case.reference, f"Decision in case {case.reference}")
    run_case(case_id=case.pk, at=AT + 3 * DAY)
    assert len([each for each in history_of(actor=HOLDER, at=AT, number=NUMBER) if each.kind == "suspended"]) == 1


def test_nothing_is_imposed_where_there_is_no_ground(world):
    case = opened()
    decide_case(actor=OFFICER, at=AT, reference=case.reference, outcome="approve", note="未獲證實")
    confirm_proposal(actor=CHIEF, at=AT, reference=case.reference)
    run_case(case_id=case.pk, at=AT)
    assert (fresh(case).state, state(AT)) == ("dropped", LicenceState.IN_FORCE)
    assert "no measure is taken" in newest(AT + DAY)
    assert not remedies_against(actor=HOLDER, at=AT, reference=case.reference).ways


def test_a_stay_lets_the_licence_hold_and_a_refused_appeal_brings_the_measure_back(world):
    case = imposed(opened(service="licence-revocation"))
    assert state(AT + DAY) is LicenceState.REVOKED
    appeal = objected(case)
    order_stay(actor=SECOND, at=AT + 3 * DAY, reference=case.reference, why="訴願有理據")
    assert state(AT + 3 * DAY) is LicenceState.IN_FORCE
    withdraw_case(actor=HOLDER, at=AT + 4 * DAY, reference=appeal.reference)
    assert state(AT + 4 * DAY) is LicenceState.REVOKED


def test_a_granted_appeal_takes_the_measure_back_as_if_it_never_was(world):
    case = imposed(opened())
    appeal = objected(case)
    assert not officer_case(actor=SECOND, at=AT + 3 * DAY, reference=appeal.reference).may_refer_back
    decide_case(actor=SECOND, at=AT + 3 * DAY, reference=appeal.reference, outcome="approve", note="事實有誤")
    run_case(case_id=appeal.pk, at=AT + 3 * DAY)
    run_case(case_id=case.pk, at=AT + 3 * DAY)
    assert (fresh(case).state, state(AT + 3 * DAY)) == ("dropped", LicenceState.IN_FORCE)
    assert "was taken back" in newest(AT + 3 * DAY)


def test_the_department_takes_it_back_itself_by_two(world):
    case = imposed(opened())
    wish, seen = Wish(kind=DecisionKind.AMENDED, why="事實有誤"), in_force(case).pk
    propose_revision(actor=OFFICER, at=AT + 2 * DAY, reference=case.reference, seen=seen, wish=wish)
    revision = Revision.objects.get(end="")
    confirm_revision(actor=CHIEF, at=AT + 2 * DAY, reference=case.reference, revision_id=revision.pk)
    assert state(AT + 2 * DAY) is LicenceState.IN_FORCE
    again, seen = Wish(kind=DecisionKind.REVOKED, why="x"), in_force(fresh(case)).pk
    with pytest.raises(NotNow):
        propose_revision(actor=OFFICER, at=AT + 3 * DAY, reference=case.reference, seen=seen, wish=again)


def objected(case, at=AT + 2 * DAY):
    from balcao.cases.testing import lodged

    appeal = lodged(begun(case, at=at, actor=HOLDER), HOLDER, at=at, run=False)
    run_case(case_id=appeal.pk, at=at)
    return fresh(appeal)


def test_the_click_sent_twice_opens_one_and_another_waits_its_turn(world):
    case = opened()
    assert opened(run=False).reference == case.reference
    with pytest.raises(AnotherInCourse):
        opened(key="b")
    imposed(case)
    assert opened(key="c", service="licence-revocation").reference != case.reference


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_open_one():
    load_world()
    found: list[str] = []

    def attempt(actor, key):
        try:
            opened(actor=actor, key=key, run=False)
            found.append("opened")
        except AnotherInCourse:
            found.append("another")
        finally:
            connections.close_all()

    both = [threading.Thread(target=attempt, args=each) for each in ((OFFICER, "x"), (CHIEF, "y"))]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(found) == ["another", "opened"]
    assert Case.objects.filter(service_id="licence-suspension").count() == 1


def test_strangers_and_whoever_is_tied_find_nothing(world):
    for stranger in (officer(11, "DSI", "association-register"), officer(3, "IAM", "licensing"), HOLDER):
        with pytest.raises(NotFound):
            opened(actor=stranger)
    for service, number in (("licence-suspension", "IAM-RT-2026-999999"), ("hierarchical-appeal", NUMBER)):
        with pytest.raises(NotFound):
            opened(service=service, number=number)
    with pytest.raises(NotFound):
        start_draft(actor=HOLDER, at=AT, service_id="licence-suspension", key="k")
    assert not Case.objects.exists()


def test_what_it_rests_on_has_to_be_said(world):
    with pytest.raises(BadMeasure) as failure:
        opened(findings="")
    assert failure.value.questions == ("findings",)
    assert not Case.objects.exists()


def test_its_addressee_does_not_withdraw_it_and_silence_imposes_nothing(world):
    case = opened()
    with pytest.raises(NotNow):
        withdraw_case(actor=HOLDER, at=AT, reference=case.reference)
    for days in (100, 200):
        do_what_is_due(at=AT + days * DAY)
    assert fresh(case).outcome == ""
    assert fresh(case).overdue
