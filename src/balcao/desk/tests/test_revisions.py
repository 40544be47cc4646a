"""Decisions changed, with the days of conditions; and those that a superior sent back to be decided again."""

from datetime import date
from typing import Any

import pytest

from balcao.cases.api import Condition, Met, decide_case
from balcao.cases.models import Referral, Revision
from balcao.cases.operations.running import run_case
from balcao.cases.remedies import decision_facts, in_force, remedies_of
from balcao.cases.testing import AT, officer, with_officer
from balcao.cases.tests.test_remedies import objected, refused
from balcao.desk.reading import named
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.foundation.ui.api import known
from balcao.kernel.clock import now

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


@pytest.fixture
def appealed(world):
    """A refusal and the appeal against it, with the chief."""
    case = with_officer()
    clerk = officer(11, "DSI", "association-register")
    given: dict[str, Any] = {"reasons": ["association_dissolved"], "note": "未有簽署", "without_hearing": "urgent"}
    decide_case(actor=clerk, at=now(), reference=case.reference, outcome="refuse", **given)
    run_case(case_id=case.pk, at=now())
    return objected(case, at=now())


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_an_appeal_is_granted_by_sending_it_back_and_the_author_sees_what_binds_them(at_desk_of, appealed, language):
    chief, clerk = at_desk_of("chief.dsi", language), at_desk_of("officer.dsi", language)
    url = f"/desk/cases/{appealed.reference}/"
    page = chief.get(url).content.decode()
    assert 'value="refer_back"' in page
    assert 'name="unfounded"' in page
    typed = {"outcome": "refer_back", "unfounded": "association_dissolved", "note": "可以補簽"}
    assert chief.post(f"{url}decide/", {**typed, "note": " ", "step": "check"}).status_code == 422
    checked = chief.post(f"{url}decide/", {**typed, "step": "check"})
    assert checked.status_code == 200
    assert 'name="unfounded" value="association_dissolved"' in checked.content.decode()
    assert chief.post(f"{url}decide/", {**typed, "step": "confirm"}).status_code == 302
    run_case(case_id=appealed.pk, at=now())
    reference = appealed.against.case.reference
    assert reference in clerk.get("/desk/revisions/").content.decode()
    revise = f"/desk/cases/{reference}/revise/"
    page = clerk.get(revise)
    assert "可以補簽" in page.content.decode()
    assert "association_dissolved" not in [each["value"] for each in page.context["reasons"]]
    wish = {"kind": "express", "why": "另有不足", "reasons": ["needs_an_officer"], "seen": page.context["case"].seen}
    assert clerk.post(revise, {**wish, "act": "check"}).status_code == 200
    forged = clerk.post(revise, {**wish, "reasons": ["association_dissolved"], "act": "propose"})
    assert forged.status_code == 422
    assert clerk.post(revise, {**wish, "act": "propose"}).status_code == 302
    assert Revision.objects.get().reasons == ["needs_an_officer"]
    assert Referral.objects.get().unfounded == ["association_dissolved"]


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_what_is_known_of_a_decision_objected_to_is_said_in_words(world, language):
    case = with_officer()
    case = refused(case)
    known_of = decision_facts(case, in_force(case), remedies_of(case, AT)[0])
    for field in known_of:
        assert known(f"desk.fact.{field}"), field
    assert named("value", str(known_of["outcome"]), language) != known_of["outcome"]
    assert named("register", "decision", language) != "decision"
