"""One asks another for help with an application of their own, for one page of it; they comment, and fill it in."""

import pytest

from balcao.cases.models import Answer, Case, Help
from tests.journeys.steps import code_of, draft_of, go

pytestmark = pytest.mark.django_db(transaction=True)


def with_code(page, name):
    """The second factor, if the page asks for it."""
    if page.locator("#id_code").count():
        page.fill("#id_code", code_of(name))
        page.locator("main form:has(#id_code) button").first.click()


def test_a_neighbour_fills_in_one_page_and_is_let_go(visit, nothing_in_the_way, outside):
    look = nothing_in_the_way
    holder = visit("/as/p-4/start/cpsp-firecracker-permit/", by="ka.man", width=390)
    holder.locator("main form button").first.click()
    number = draft_of(holder)
    look(holder)
    holder.click(f"a[href='/as/p-4/drafts/{number}/help/']")
    with_code(holder, "ka.man")
    look(holder)
    holder.locator("main form button.govuk-button").last.click()
    look(holder)
    holder.check("input[value=fill]")
    holder.uncheck("input[value=declaration]")
    holder.check("input[name=days][value='30']")
    holder.locator("main form button.govuk-button").last.click()
    look(holder)
    link, code = "/help/" + holder.input_value("#address").split("/help/")[1], holder.inner_text("#code")

    helper = visit(f"{link}", by="sio.fan", width=390)
    with_code(helper, "sio.fan")
    look(helper)
    helper.fill("#code", "1")
    helper.click("main form button")
    look(helper)
    helper.fill("#code", code)
    helper.click("main form button")
    look(helper)
    helper.click("button[value=agree]")
    look(helper)
    assert "may not sign or submit" in helper.inner_text("main")
    assert helper.locator("main .govuk-task-list__item").count() == 1
    helper.locator("main .govuk-task-list__link").first.click()
    look(helper)
    helper.locator("button[value*='/comments/place/']").click()
    look(helper)
    helper.locator("main form button.govuk-button").click()
    look(helper)
    helper.fill("#text", "Is this the right floor?")
    helper.locator("main form button.govuk-button").click()
    look(helper)
    helper.click(".govuk-back-link")
    look(helper)
    assert "Is this the right floor?" in helper.inner_text(".beside >> nth=1")
    helper.fill("[name=quantity]", "4")
    helper.locator("[name=quantity]").blur()
    helper.wait_for_selector("[data-save-state][data-state=saved]")
    assert Answer.objects.get(draft_id=number, question="quantity").value == 4

    go(holder, f"/as/p-4/drafts/{number}/")
    look(holder)
    assert "Comments: 1" in holder.inner_text("main")
    holder.locator("main .govuk-task-list__link").first.click()
    holder.locator("button[value*='/comments/place/']").click()
    holder.fill("#text", "No, the third.")
    holder.locator("main form button.govuk-button").click()
    look(holder)
    holder.locator("button[name=settle]").first.click()
    look(holder)
    go(holder, f"/as/p-4/drafts/{number}/")
    holder.click("main form[action*='/help/'] button")
    look(holder)
    assert Help.objects.get().end == "withdrawn"
    helper.fill("[name=quantity]", "9")
    helper.locator("main form button.govuk-button").last.click()
    look(helper)
    assert Answer.objects.get(draft_id=number, question="quantity").value == 4
    assert not Case.objects.exists()
