"""Conditions with days: checked, read by the applicant, owed with the licence, changed and dropped by a revision."""

from datetime import date, timedelta

import pytest

from balcao.cases.api import (
    BadCondition,
    Condition,
    DecisionKind,
    Met,
    NothingChanged,
    Wish,
    case_view,
    conditions_in,
    confirm_revision,
    decide_case,
    officer_case,
    propose_revision,
)
from balcao.cases.facts import licence_facts
from balcao.cases.models import Case, Decision, Revision
from balcao.cases.obliging import oblige
from balcao.cases.remedies import in_force
from balcao.cases.testing import AT, load_world, officer, person, renewal_with_officer
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date
from balcao.licences.api import fulfil_obligation, get_licence, obligations_of
from balcao.notices.models import Notice

pytestmark = pytest.mark.django_db
OWNER, OFFICER = person(3, "e-2"), officer(12, "IAM", "licensing")
DAY = date(2027, 3, 1)
PROOF = Condition("安裝隔油池並交檢測報告", Met.PROOF, DAY)


@pytest.fixture
def case():
    load_world()
    return renewal_with_officer()


def granted(case, *conditions):
    decide_case(actor=OFFICER, at=AT, reference=case.reference, outcome="approve", conditions=conditions)
    run_waiting_jobs()
    case.refresh_from_db()


def test_one_with_a_day_is_owed_with_the_licence_and_read_in_the_letter(case):
    granted(case, PROOF, Condition("廚房出口保持暢通"))
    owed = [each for each in obligations_of(actor=OWNER, at=AT, number=case.licence_number) if "condition" in each.key]
    assert [(each.name["pt"], each.due_on, each.kind) for each in owed] == [("安裝隔油池並交檢測報告", DAY, "proof")]
    assert case.reference in owed[0].basis["en"]
    letter = Notice.objects.get(legal=True).body["en"]
    assert "1. 安裝隔油池並交檢測報告 (hand in proof by 1 March 2027)" in letter
    assert "2. 廚房出口保持暢通" in letter
    assert len(Decision.objects.get(case=case).conditions) == 2
    assert case_view(actor=OWNER, at=AT, reference=case.reference).conditions[0] == PROOF


def test_what_is_owed_is_owed_once_however_often_it_is_said(case):
    granted(case, PROOF)
    for _ in range(2):
        oblige(case, case.licence_number, actor=system_actor("IAM").acting_for("e-2"), at=AT)
    assert sum("condition" in each.key for each in obligations_of(actor=OWNER, at=AT, number=case.licence_number)) == 1


def test_past_its_day_it_stands_in_the_way_of_the_next_renewal(case):
    granted(case, PROOF)
    late = AT + timedelta(days=200)
    licence = get_licence(actor=OWNER, at=late, number=case.licence_number)
    found = licence_facts(licence, OWNER, late)
    assert any(each.startswith("condition:") for each in found["overdue"])


@pytest.mark.parametrize(
    "wrong",
    [
        Condition("x", Met.PROOF, macau_date(AT)),
        Condition("x", Met.PROOF, date(2020, 1, 1)),
        Condition("x", Met.LASTING, DAY),
        Condition("x", Met.INSPECTION),
    ],
)
def test_a_day_that_is_over_or_half_a_condition_decides_nothing(case, wrong):
    with pytest.raises(BadCondition):
        granted(case, PROOF, wrong)
    assert Case.objects.get(pk=case.pk).outcome == ""


def test_a_refusal_has_no_conditions(case):
    decide_case(actor=OFFICER, at=AT, reference=case.reference, outcome="refuse", note="x", conditions=[PROOF])
    case.refresh_from_db()
    assert case.conditions == []


def test_a_line_that_is_known_keeps_its_day():
    assert conditions_in("安裝隔油池並交檢測報告\n\n 保持清潔 ", [PROOF]) == (PROOF, Condition("保持清潔"))


def test_what_departments_put_is_offered(case):
    case.opinions.create(
        department="CB", asked_at=AT, days=5, due_on=DAY, kind="conditions", conditions="兩個滅火筒", given_at=AT
    )
    offered = officer_case(actor=OFFICER, at=AT, reference=case.reference).conditions
    assert [each.text for each in offered] == ["[CB] 兩個滅火筒"]


CHIEF = officer(14, "IAM", "licensing", "chief")
CLEAN = Condition("每半年清洗排煙管並交報告", Met.PROOF, date(2027, 5, 3))


def revised(case, what, *, at=AT + timedelta(days=1), **more):
    """Propose it and, where it waits, have a chief confirm it; returns whether its holder would have been heard."""
    before = case.conditions
    propose_revision(actor=OFFICER, at=at, reference=case.reference, seen=in_force(case).pk, wish=what, **more)
    waiting = Revision.objects.filter(case=case, end="").first()
    heard = waiting is not None and waiting.hearings.exists()
    if waiting is not None and not heard:
        confirm_revision(actor=CHIEF, at=at, reference=case.reference, revision_id=waiting.pk)
    run_waiting_jobs()
    case.refresh_from_db()
    assert heard == (case.conditions == before)
    return heard


def amended(conditions, *days):
    return Wish(kind=DecisionKind.AMENDED, why="情況有變", conditions=conditions, days=days)


def owed(case, at=AT + timedelta(days=1)):
    found = obligations_of(actor=OWNER, at=at, number=case.licence_number)
    return {each.name["pt"]: each for each in found if each.key.startswith("condition:")}


def test_a_condition_that_is_dropped_is_owed_no_more_and_stands_in_the_way_of_nothing(case):
    granted(case, PROOF, CLEAN)
    assert not revised(case, amended(CLEAN.text))
    assert (owed(case)[PROOF.text].open, owed(case)[CLEAN.text].open) == (False, True)
    assert case.reference in owed(case)[PROOF.text].dropped_why["en"]
    late = AT + timedelta(days=200)
    licence = get_licence(actor=OWNER, at=late, number=case.licence_number)
    assert licence_facts(licence, OWNER, late)["overdue"] == [owed(case)[CLEAN.text].key]


def test_a_later_day_moves_what_is_owed_and_burdens_nobody_an_earlier_one_does(case):
    granted(case, PROOF)
    later = Condition(PROOF.text, Met.PROOF, date(2027, 4, 1))
    assert not revised(case, amended(PROOF.text, later))
    assert [each.due_on for each in owed(case).values()] == [later.due_on]
    assert revised(case, amended(PROOF.text, PROOF), at=AT + timedelta(days=2))
    assert [each.due_on for each in owed(case).values()] == [later.due_on]
    assert "(hand in proof by 1 March 2027)" in Notice.objects.filter(legal=True).latest("pk").body["en"]


def test_words_that_are_corrected_change_what_is_owed_and_what_was_met_is_met(case):
    granted(case, PROOF, CLEAN)
    number = owed(case)[PROOF.text].id
    fulfil_obligation(
        actor=OFFICER, at=AT, number=case.licence_number, obligation_id=number, on=macau_date(AT), note=""
    )
    words = Wish(kind=DecisionKind.CORRECTED, why="錯字", conditions=f"安裝隔油池並提交檢測報告\n{CLEAN.text}！")
    assert not revised(case, words)
    assert {each.id: each.open for each in owed(case).values()}[number] is False
    assert [each.due_on for each in owed(case).values() if each.open] == [CLEAN.due_on]
    assert f"{CLEAN.text}！" in owed(case)
    assert len(owed(case)) == 2
    again = Wish(kind=DecisionKind.CORRECTED, why="再錯", conditions=f"安裝隔油池並提交檢測報告\n{CLEAN.text}。")
    assert not revised(case, again, at=AT + timedelta(days=2))
    assert [each.name["pt"] for each in owed(case).values() if each.open] == [f"{CLEAN.text}。"]


def test_a_revision_whose_day_is_over_or_that_changes_nothing_is_refused(case):
    granted(case, PROOF)
    with pytest.raises(BadCondition):
        revised(case, amended(PROOF.text, Condition(PROOF.text, Met.PROOF, macau_date(AT))))
    with pytest.raises(NothingChanged):
        revised(case, amended(PROOF.text, PROOF))
    assert not Revision.objects.exists()
    assert owed(case)[PROOF.text].open


def test_a_grant_revoked_asks_for_nothing_any_more(case):
    granted(case, PROOF)
    what = Wish(kind=DecisionKind.REVOKED, why="文件屬偽造")
    assert not revised(case, what, without_hearing="urgent")
    assert [each.open for each in owed(case).values()] == [False]
