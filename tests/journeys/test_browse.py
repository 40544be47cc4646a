"""Browsing by what happens in life, by trade, by law and by what is new; and "can I?" before sign-in."""

import pytest

from tests.journeys.steps import CERTIFICATE, go

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


@pytest.mark.parametrize(
    ("language", "width", "words"),
    [("zh-Hant", 390, "刑事紀錄"), ("pt", 1280, "registo criminal"), ("en", 390, "criminal record")],
)
def test_a_search_shows_papers_and_help_beside_services(visit, nothing_in_the_way, language, width, words):
    page = visit(f"/search/?q={words}", language=language, width=width)
    nothing_in_the_way(page)
    assert page.locator("main h2.rows__group").count() >= 2
    page.screenshot(path=f"var/search-groups-{language}.png", full_page=True)
    page.click("main a[href='/papers/criminal-record/']")
    nothing_in_the_way(page)
    page.screenshot(path=f"var/paper-kind-{language}.png", full_page=True)
    page.click("footer a[href='/help/']")
    nothing_in_the_way(page)
    page.screenshot(path=f"var/help-{language}.png", full_page=True)
    page.click("main a[href='/help/about/cannot-sign-in/']")
    nothing_in_the_way(page)
    page.screenshot(path=f"var/help-topic-{language}.png", full_page=True)
    page.click("main a[href='/account/password/reset/']")
    assert page.url.endswith("/account/password/reset/")


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_one_walks_from_a_topic_to_can_i_without_signing_in(visit, nothing_in_the_way, language, width):
    page = visit("/search/", language=language, width=width)
    nothing_in_the_way(page)
    assert page.locator(".tiles").count() == 2
    for path in ("/whats-new/", "/laws/"):
        go(page, path)
        nothing_in_the_way(page)
    page.locator("main .rows a").first.click()
    nothing_in_the_way(page)
    go(page, "/topics/associations/")
    nothing_in_the_way(page)
    page.click(f"main a[href='{CERTIFICATE}']")
    page.click("#can-i summary")
    nothing_in_the_way(page)
    page.screenshot(path=f"var/can-i-{language}.png", full_page=True)
    page.check("#can-i input[value=association]")
    page.locator("#can-i input[name=true]").first.check()
    page.click("#can-i form button.govuk-button")
    assert page.locator("#can-i [role=status] li").count() == 1
    nothing_in_the_way(page)
    page.screenshot(path=f"var/can-i-said-{language}.png", full_page=True)
    page.click("#can-i button[name=again]")
    page.click("#can-i summary")
    page.check("#can-i input[value=association]")
    page.click("#can-i form button.govuk-button")
    assert page.locator("#can-i [role=status] li").count() == 0
