"""Somebody stands in for an absent colleague, and one application is shared by a link: each in its own words."""

from datetime import timedelta

import pytest

from balcao.entities.models import Mandate, Substitution
from balcao.kernel.clock import macau_date, now
from tests.journeys.steps import CERTIFICATE, begin, code_of, draft_of, go, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def with_code(page, name):
    """The second factor, if the page asks for it."""
    if page.locator("#id_code").count():
        page.fill("#id_code", code_of(name))
        page.locator("main form:has(#id_code) button").first.click()


def type_day(page, field, day):
    """A day in its three fields."""
    for part, value in (("", day.day), ("-month", day.month), ("-year", day.year)):
        page.fill(f"#{field}{part}", str(value))


def test_the_treasurer_stands_in_for_the_secretary(visit, nothing_in_the_way):
    president = visit("/as/e-1/away/", by="mei.ling", language="pt", width=390)
    nothing_in_the_way(president)
    president.click("main a.govuk-button")
    with_code(president, "mei.ling")
    nothing_in_the_way(president)
    president.click("main form button")
    nothing_in_the_way(president)
    president.select_option("#person", "2")
    president.select_option("#substitute", "3")
    today = macau_date(now())
    type_day(president, "from", today)
    type_day(president, "until", today + timedelta(days=7))
    president.click("main form button")
    nothing_in_the_way(president)
    assert "Lei Wai Keong substitui" in president.inner_text("main")

    treasurer = visit("/as/p-3/away/", by="wai.keong", language="zh-Hant", width=1280)
    nothing_in_the_way(treasurer)
    treasurer.click("button[value=accept]")
    with_code(treasurer, "wai.keong")
    if treasurer.locator("button[value=accept]").count():
        treasurer.click("button[value=accept]")
    assert "現正代任" in treasurer.inner_text("main")
    treasurer.click("button[value=end]")
    nothing_in_the_way(treasurer)
    assert Substitution.objects.get().ended_at is not None


def test_one_application_is_shared_with_one_person(visit, nothing_in_the_way, outside):
    president = visit("/account/login/", language="en", width=1280)
    sign_in(president, "mei.ling")
    go(president, "/as/e-1/")
    begin(president, CERTIFICATE)
    number = draft_of(president)
    go(president, f"/as/e-1/share/{number}/")
    with_code(president, "mei.ling")
    nothing_in_the_way(president)
    president.fill("#name", "何少芬")
    type_day(president, "until", macau_date(now()) + timedelta(days=7))
    president.click("main form button")
    nothing_in_the_way(president)
    link = president.input_value("#address")
    address = "/shared/" + link.split("/shared/")[1]

    guest = visit(f"{address}", by="sio.fan", language="zh-Hant", width=390)
    nothing_in_the_way(guest)
    guest.click("main form button")
    with_code(guest, "sio.fan")
    if "/shared/" in guest.url:
        guest.click("main form button")
    nothing_in_the_way(guest)
    assert f"/as/e-1/drafts/{number}/" in guest.url
    assert Mandate.objects.get(person_id=5, entity_id=1).scope == f"draft:{number}"
