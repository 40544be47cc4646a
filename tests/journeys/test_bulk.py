"""Many cases decided at once by keyboard alone; and how a chief sets up the team."""

import pytest

from balcao.cases.models import Case
from balcao.cases.testing import with_officer
from balcao.foundation.ui.api import translate
from balcao.worklists.models import Batch, Rule
from balcao.worklists.operations import batches
from tests.journeys.steps import go

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
NAMES = ("name-zh-Hant", "name-pt", "name-en", "meaning-zh-Hant", "meaning-pt", "meaning-en")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def enter(page):
    """The next page."""
    with page.expect_navigation():
        press(page, "Enter")


def tab_to(page, selector):
    """Forward by the tabulator until there, as somebody without a mouse goes."""
    for _ in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        press(page, "Tab")
    raise AssertionError(f"{selector} is not reached")


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 1280), ("pt", 390), ("en", 1280)])
def test_like_cases_are_decided_together_by_keyboard(at_desk, nothing_in_the_way, work, language, width):
    look = nothing_in_the_way
    cases = [with_officer(key=str(number)) for number in range(3)]
    page = at_desk("officer.dsi", "/desk/", language=language, width=width)
    look(page)
    press(page, "?")
    assert page.locator("[data-keys]").evaluate("keys => keys.open")
    press(page, "?", "j", "x", "j", "x", "j", "k")
    assert page.locator("input[name=case]:checked").count() == 2
    tab_to(page, "#selected button[value=choose]")
    enter(page)
    look(page)
    assert page.locator("table tbody tr").count() == 2
    tab_to(page, "input[name=outcome]")
    press(page, "Space")
    tab_to(page, "button[value=check]")
    enter(page)
    look(page)
    tab_to(page, "button[value=send]")
    enter(page)
    look(page)
    assert Case.objects.filter(outcome="").count() == 3
    batch = Batch.objects.get()
    Batch.objects.filter(pk=batch.pk).update(made_at=batch.made_at - batches.UNDO, takes_effect_at=batch.made_at)
    batches.carry_on(at=batch.takes_effect_at, batch_id=batch.pk)
    work()
    go(page, f"/desk/bulk/{batch.pk}/")
    look(page)
    assert translate("desk.batch.finished", language, done=2, failed=0) in page.inner_text("main")
    assert sorted(Case.objects.values_list("outcome", flat=True)) == ["", "approve", "approve"]
    assert len(cases) == 3


def test_a_chief_sets_up_the_team_and_gives_out_cases(at_desk, nothing_in_the_way):
    look, case = nothing_in_the_way, with_officer()
    page = at_desk("chief.dsi", "/desk/team/set-up/", language="pt", width=390)
    look(page)
    page.locator("details:has(#name-pt) summary").click()
    for name in NAMES:
        page.fill(f"#{name}", "Obras")
    page.locator("details:has(#name-pt) button.govuk-button").click()
    look(page)
    page.locator("details:has(#service_id) summary").click()
    page.select_option("#field", "answers.purpose")
    page.fill("#value", "bank")
    page.check("input[name=people][value='11']")
    page.locator("details:has(#service_id) button.govuk-button").click()
    page.locator("form[action$='/rules/try/'] button").click()
    look(page)
    page.locator("button[name=act][value=on]").click()
    look(page)
    assert Rule.objects.get().on_since is not None
    go(page, "/desk/?view=to_do&taken=nobody")
    look(page)
    page.locator("details:has(#name) summary").click()
    page.fill("#name", "Livres")
    page.check("#shared")
    page.locator("details:has(#name) button.govuk-button").click()
    look(page)
    page.check("input[name=case]")
    page.select_option("#to", "11")
    page.locator("button[formaction$='/assign/']").click()
    look(page)
    case.refresh_from_db()
    assert case.assignee_id == 11
    go(page, f"/desk/cases/{case.reference}/")
    page.locator("details:has(#urgent_reason) summary").click()
    page.check("#urgent")
    page.fill("#urgent_reason", "Infiltração na sede.")
    page.locator("details:has(#urgent_reason) button.govuk-button").click()
    look(page)
    go(page, "/desk/")
    look(page)
    assert "Infiltração" in page.inner_text("main")
