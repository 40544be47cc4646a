"""A chief draws a sample, reviews it and the officer reads what was found."""

import pytest

from balcao.cases.api import decide_case
from balcao.cases.testing import certificate_draft, lodged, officer, person
from balcao.kernel.clock import now
from tests.journeys.steps import code_of, go, onward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


@pytest.fixture
def decided(world):
    """A certificate an officer granted."""
    case = lodged(certificate_draft(term_end="2026-03-31"), person(1, "e-1"), at=now())
    author = officer(11, "DSI", "association-register")
    decide_case(actor=author, at=now(), reference=case.reference, outcome="approve")
    return case


def at_desk(visit, name, path, **screen):
    page = visit(f"{path}", by=name, **screen)
    page.fill("#id_code", code_of(name))
    page.locator("main form:has(#id_code) button").first.click()
    return page


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 1280), ("pt", 390)])
def test_a_sample_is_drawn_reviewed_and_read(visit, nothing_in_the_way, decided, language, width):
    look, screen = nothing_in_the_way, {"language": language, "width": width}
    chief = at_desk(visit, "chief.dsi", "/desk/samples/", **screen)
    look(chief)
    chief.locator("details:has(#number) summary").click()
    chief.fill("#number", "0")
    chief.click("details:has(#number) button")
    look(chief)
    assert chief.locator(".govuk-error-summary").count() == 1
    chief.fill("#number", "1")
    chief.click("details:has(#number) button")
    look(chief)
    chief.click("section:has(#waiting) a.rows__title")
    look(chief)
    onward(chief)
    look(chief)
    assert chief.locator(".govuk-error-message").count() == 5
    for criterion in ("facts", "rule", "time", "tone"):
        chief.check(f"input[name=result-{criterion}][value=ok]")
    chief.check("input[name=result-reasons][value=not_ok]")
    chief.fill("#remark-reasons", "請寫明有效日期。")
    onward(chief)
    look(chief)
    assert chief.locator(f"a[href='/desk/cases/{decided.reference}/revise/']").count() == 1
    go(chief, "/desk/samples/")
    look(chief)
    theirs = at_desk(visit, "officer.dsi", "/desk/tasks/", **screen)
    look(theirs)
    assert "請寫明有效日期。" in theirs.inner_text("main")
    theirs.click("section:has(#told) button")
    look(theirs)
    assert "請寫明有效日期。" not in theirs.inner_text("main")
