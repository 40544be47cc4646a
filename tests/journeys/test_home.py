"""A home of one's own: a favourite, a suggestion put away and back, the dates in one's own calendar."""

import re
from urllib.request import urlopen

import pytest
from icalendar import Calendar

from tests.journeys.steps import CERTIFICATE, go

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_one_keeps_puts_away_and_subscribes_without_a_script(visit, nothing_in_the_way, language, width):
    page = visit("/as/e-1/", by="mei.ling", language=language, width=width, scripts=False)
    go(page, CERTIFICATE)
    page.click(".star button")
    assert page.locator(".star button[aria-pressed=true]").count() == 1
    go(page, "/as/e-1/")
    assert page.locator("#favourites + .rows li").count() == 1
    page.screenshot(path=f"var/own-home-{language}.png", full_page=True)

    go(page, "/as/e-1/days/")
    page.click("main form:not(:has([name=withdraw])) button.govuk-button")
    address = page.input_value("#address")
    found = re.search(r"/calendar/[\w-]+\.ics", address)
    assert found is not None
    base = re.match(r"https?://[^/]+", page.url).group()
    with urlopen(base + found.group()) as answer:
        calendar = Calendar.from_ical(answer.read())
    assert calendar["version"] == "2.0"
    page.screenshot(path=f"var/own-days-{language}.png", full_page=True)
    page.click("button[name=withdraw]")
    assert page.locator("button[name=withdraw]").count() == 0


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280)])
def test_nothing_is_in_the_way_and_what_is_put_away_comes_back(visit, nothing_in_the_way, language, width):
    page = visit("/as/p-5/", by="sio.fan", language=language, width=width)
    nothing_in_the_way(page)
    for path in ("/as/p-5/days/", "/as/p-5/suggestions/", "/as/e-4/"):
        go(page, path)
        nothing_in_the_way(page)
    go(page, "/as/p-5/suggestions/")
    page.click("main form button.govuk-button")
    go(page, "/as/p-5/")
    assert page.locator("button[name=on][value='0']").count() == 0
    nothing_in_the_way(page)
