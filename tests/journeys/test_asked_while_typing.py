"""A question comes and goes with the answer it depends on, without leaving the page."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from balcao.cases.models import Answer
from balcao.cases.testing import certificate_draft, drafted, person
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.clock import now
from tests.journeys.steps import onward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
RETURN = "dsf-complementary-tax-return"


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_a_question_appears_while_one_answers_and_is_kept(visit, nothing_in_the_way, picture, language, width):
    draft = certificate_draft(asked_at=now())
    page = visit(f"/as/e-1/drafts/{draft}/pages/delivery/", by="mei.ling", language=language, width=width)
    words = page.locator("[name=purpose_words]")
    assert words.count() == 0
    page.check("input[value=other]")
    words.wait_for()
    nothing_in_the_way(page)
    picture(page, "asked")
    words.fill("租場")
    page.locator("[data-save-state][data-state=saved]").wait_for()
    page.check("input[value=bank]")
    expect(words).to_be_hidden()
    page.check("input[value=other]")
    expect(words).to_be_visible()
    expect(words).to_have_value("租場")
    onward(page)
    assert Answer.objects.get(draft=draft, question="purpose_words").value == "租場"


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("en", 1280)])
def test_without_network_a_question_appears_and_a_sum_is_worked_out_and_the_server_agrees(
    visit, nothing_in_the_way, picture, language, width
):
    put_on_offer(Path(settings.BALCAO_SERVICES), [RETURN], at=now())
    draft = drafted(RETURN, person(4), answers={"year": "2025", "tax_group": "group_b"}, facts={}, at=now())
    page = visit(f"/as/p-4/drafts/{draft}/pages/result/", by="ka.man", language=language, width=width)
    state, result, loss = page.locator("[data-save-state]"), page.locator("output"), page.locator("[name=loss_words]")
    expect(result).to_have_text("—")
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.fill("[name=turnover]", "1,000")
    page.fill("[name=costs]", "1,250.50")
    expect(result).to_have_text("MOP -250.50")
    loss.fill("新店開業")
    expect(state).to_have_attribute("data-state", "offline")
    nothing_in_the_way(page)
    picture(page, "offline")
    page.fill("[name=costs]", "900")
    expect(loss).to_be_hidden()
    expect(result).to_have_text("MOP 100.00")
    page.fill("[name=costs]", "2000.05")
    expect(loss).to_have_value("新店開業")

    page.context.set_offline(False)
    expect(state).to_have_attribute("data-state", "more")
    rows = Answer.objects.filter(draft=draft, question__in=("costs", "loss_words"))
    kept = {each.question: each.value for each in rows}
    assert kept == {"costs": 200_005, "loss_words": "新店開業"}
    expect(page.locator("[data-answer]")).to_have_count(0)  # nothing was refused
    worked_out = result.inner_text()
    page.reload()
    expect(loss).to_have_value("新店開業")
    expect(result).to_have_text(worked_out)
