"""A question comes and goes with the answer it depends on, without leaving the page."""

import pytest
from playwright.sync_api import expect

from balcao.cases.models import Answer
from balcao.cases.testing import certificate_draft
from balcao.kernel.clock import now
from tests.journeys.steps import onward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


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
