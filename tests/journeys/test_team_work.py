"""A chief's day: a rule tried before it gives anybody anything, the team's load, and a whole list decided in one go."""

import pytest

from balcao.cases.models import Case
from balcao.cases.testing import with_officer
from balcao.desk.web import queue
from balcao.worklists.models import Batch, Rule
from balcao.worklists.operations import batches
from tests.journeys.steps import go

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
SERVICE = "dsi-association-leadership-certificate"


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 1280), ("pt", 390)])
def test_rules_load_and_a_whole_list(at_desk, nothing_in_the_way, work, monkeypatch, language, width):
    look = nothing_in_the_way
    monkeypatch.setattr(queue, "PAGE", 2)
    for number in range(3):
        with_officer(key=str(number))
    page = at_desk("chief.dsi", "/desk/team/set-up/", language=language, width=width)
    page.locator("details:has(#service_id) summary").click()
    page.select_option("#service_id", SERVICE)
    page.select_option("#field", "answers.purpose")
    page.fill("#value", "bank")
    page.check("input[name=people][value='11']")
    page.locator("details:has(#service_id) button.govuk-button").click()
    page.locator("form[action$='/rules/try/'] button").click()
    look(page)
    assert Rule.objects.get().trial["fits"] == 3
    assert not Case.objects.exclude(assignee=None).exists()
    go(page, "/desk/team/")
    look(page)
    go(page, f"/desk/?view=to_do&service_id={SERVICE}")
    look(page)
    page.click("#selected button[name=whole]")
    look(page)
    page.locator("input[name=outcome]").first.check()
    page.click("button[value=check]")
    look(page)
    work()
    batch = Batch.objects.get()
    go(page, f"/desk/bulk/{batch.pk}/")
    look(page)
    page.click(f"form[action$='/bulk/{batch.pk}/send/'] button")
    look(page)
    assert set(Case.objects.values_list("outcome", flat=True)) == {""}
    Batch.objects.filter(pk=batch.pk).update(
        made_at=batch.made_at - batches.UNDO,
        gathered_at=batch.made_at - batches.UNDO / 2,
        takes_effect_at=batch.made_at,
    )
    batches.carry_on(at=batch.made_at, batch_id=batch.pk)
    go(page, f"/desk/bulk/{batch.pk}/")
    look(page)
    assert set(Case.objects.values_list("outcome", flat=True)) == {"approve"}
