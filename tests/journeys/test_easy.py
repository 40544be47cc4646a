"""The easy view without scripts: from the switch to the questions, one at a time."""

import pytest

from tests.journeys.steps import CERTIFICATE, begin, go, onward, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


def to_press(page):
    """How many links and buttons of the page are in sight."""
    return page.evaluate(
        """[...document.querySelectorAll("a[href], button, summary")].filter((each) => each.checkVisibility()).length"""
    )


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280)])
def test_the_easy_view_is_switched_on_and_walked(visit, nothing_in_the_way, language, width):
    page = visit("/", language=language, width=width)
    usual = {"/": to_press(page)}
    go(page, CERTIFICATE)
    usual[CERTIFICATE] = to_press(page)
    go(page, "/")
    page.click("a[href*='/account/view/']")
    assert page.locator(".big-choices li:visible").count() == 3
    assert to_press(page) <= 15 < usual["/"]
    body = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.big-choices a')).fontSize)")
    assert body >= 22
    nothing_in_the_way(page)
    page.screenshot(path=f"var/home-{language}.png")
    go(page, CERTIFICATE)
    assert to_press(page) <= 18 < usual[CERTIFICATE]
    assert page.locator(".call a[href^='tel:']").is_visible()
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.govuk-body')).fontSize)") >= 22
    nothing_in_the_way(page)
    page.screenshot(path=f"var/service-{language}.png")
    go(page, "/account/login/?next=/as/e-1/")
    sign_in(page, "mei.ling")
    nothing_in_the_way(page)
    begin(page, CERTIFICATE)
    assert to_press(page) <= 20
    nothing_in_the_way(page)
    page.locator("main a.govuk-button").first.click()
    onward(page)
    assert page.locator("main [data-question]").count() == 1
    assert to_press(page) <= 20
    onward(page)
    assert page.locator(".govuk-error-summary").count() == 1
    nothing_in_the_way(page)
    page.check("input[value=bank]")
    page.screenshot(path=f"var/question-{language}.png")
    onward(page)
    assert page.locator("main [data-question]").count() == 1
    page.check("input[name=true_and_complete]")
    onward(page)
    assert page.url.endswith("/check/")
    page.locator(".tools form[action='/account/view/'] button").click()
    assert page.locator("html.easy").count() == 0
