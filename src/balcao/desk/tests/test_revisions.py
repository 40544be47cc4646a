"""The days of conditions, typed where a decision is corrected or changed."""

from datetime import date

import pytest

from balcao.cases.api import Condition, Met, decide_case
from balcao.cases.models import Revision
from balcao.cases.remedies import in_force
from balcao.cases.testing import AT, officer, with_officer
from balcao.foundation.jobs.api import run_waiting_jobs

DAY = Condition("交檢測報告", Met.PROOF, date(2030, 3, 1))


@pytest.fixture
def sent(world):
    """A certificate granted under a condition with a day; what the form of its revision sends."""
    case = with_officer()
    clerk = officer(11, "DSI", "association-register")
    decide_case(actor=clerk, at=AT, reference=case.reference, outcome="approve", conditions=[DAY])
    run_waiting_jobs()
    page = f"/desk/cases/{case.reference}/revise/"
    given = {"seen": in_force(case).pk, "kind": "amended", "why": "情況有變", "conditions": f"{DAY.text}\n保持清潔"}
    return page, given


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_a_day_that_was_set_is_kept_and_another_is_proposed(at_desk_of, sent, language):
    (page, given), clerk = sent, at_desk_of("officer.dsi", language)
    answer = clerk.post(page, {**given, "act": "check"})
    lines = answer.context["lines"]
    assert [(each["met"], each["day"].year) for each in lines] == [("proof", "2030"), ("lasting", "")]
    key = lines[1]["key"]
    typed = {f"met.{key}": "proof", f"due.{key}-day": "2", f"due.{key}-month": "4", f"due.{key}-year": "2030"}
    assert clerk.post(page, {**given, **typed, "act": "propose"}).status_code == 302
    revision = Revision.objects.get()
    assert [row["due_on"] for row in revision.days] == ["2030-03-01", "2030-04-02"]
    assert "2030" in at_desk_of("chief.dsi", language).get(page).content.decode()


@pytest.mark.parametrize(
    "day", [{"day": "31", "month": "2", "year": "2030"}, {"day": "1", "month": "1", "year": "2020"}]
)
def test_a_day_that_is_none_or_is_over_proposes_nothing(at_desk_of, sent, day):
    (page, given), clerk = sent, at_desk_of("officer.dsi", "en")
    key = clerk.post(page, {**given, "act": "check"}).context["lines"][1]["key"]
    typed = {f"met.{key}": "proof", **{f"due.{key}-{name}": value for name, value in day.items()}}
    answer = clerk.post(page, {**given, **typed, "act": "propose"})
    assert answer.status_code == 422
    assert answer.context["errors"]
    assert not Revision.objects.exists()
    back = clerk.post(page, {**given, **typed, "act": "change"})
    assert back.context["lines"][1].day.year == day["year"]
