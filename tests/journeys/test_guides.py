"""A guide from the search to a draft that knows what was answered; and one that leads to a thing in one go."""

import pytest

from balcao.bundles.testing import guides_on_offer
from balcao.cases.models import Draft
from balcao.kernel.clock import now
from tests.journeys.steps import go, onward, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
EACH = pytest.mark.parametrize(
    ("language", "width", "query"),
    [("zh-Hant", 390, "賣食物"), ("pt", 1280, "vender comida"), ("en", 390, "food licence")],
)


@pytest.fixture(autouse=True)
def on_offer(world):
    guides_on_offer("which-food-licence", "identity-documents", at=now())


def choose(page, value):
    page.check(f"main input[type=radio][value={value}]")
    onward(page)


@EACH
def test_which_licence_and_on_to_its_form(visit, nothing_in_the_way, language, width, query):
    look = nothing_in_the_way
    page = visit("/", language=language, width=width)
    page.fill("#q", query)
    page.keyboard.press("Enter")
    page.locator("main a[href='/guides/which-food-licence/']").first.click()
    look(page)
    page.locator("main a.govuk-button").first.click()
    look(page)
    onward(page)
    assert page.locator(".govuk-error-summary").count() == 1
    look(page)
    choose(page, "takeaway")
    look(page)
    choose(page, "shop")
    assert "/list/?what=takeaway&place=shop" in page.url
    look(page)
    shared = page.input_value("#share")
    assert shared.endswith("/list/?what=takeaway&place=shop")
    page.locator("main .govuk-summary-list__actions a").last.click()
    look(page)
    choose(page, "industrial")
    page.locator("main a[href^='/account/login/']").first.click()
    sign_in(page, "wai.keong")
    assert page.url.endswith("/list/?what=takeaway&place=industrial")
    go(page, "/as/e-2/")
    go(page, "/guides/which-food-licence/list/?what=takeaway&place=industrial")
    look(page)
    page.locator("main form[action$='/start/iam-takeaway-registration/'] button").first.click()
    look(page)
    draft = Draft.objects.get(service_id="iam-takeaway-registration", holder_id="e-2")
    assert draft.answers.get(question="premises_use").value == "industrial"


@EACH
def test_signed_in_what_the_government_has_is_struck_out(visit, nothing_in_the_way, language, width, query):
    page = visit("/guides/identity-documents/", by="mei.ling", language=language, width=width)
    page.locator("main a.govuk-button").first.click()
    choose(page, "card")
    choose(page, "lost")
    assert page.locator("main s").count() >= 1
    nothing_in_the_way(page)


def test_without_scripts_it_leads_on_to_a_thing_with_what_is_known(visit, nothing_in_the_way):
    page = visit("/guides/which-food-licence/", language="pt", width=390, scripts=False)
    page.locator("main a.govuk-button").first.click()
    for value in ("eat_in", "no", "no", "yes"):
        choose(page, value)
    page.locator("main a[href^='/one-thing/open-a-restaurant/']").first.click()
    assert page.is_checked("input[name=works][value=yes]")
