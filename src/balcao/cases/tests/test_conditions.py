"""Conditions with days: checked, read by the applicant, owed with the licence, in the way of its renewal."""

from datetime import date, timedelta

import pytest

from balcao.cases.api import BadCondition, Condition, Met, case_view, conditions_in, decide_case, officer_case
from balcao.cases.conditions import oblige
from balcao.cases.facts import licence_facts
from balcao.cases.models import Case, Decision
from balcao.cases.testing import AT, load_world, officer, person, renewal_with_officer
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date
from balcao.licences.api import get_licence, obligations_of
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
