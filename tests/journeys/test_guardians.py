"""A mother opens her child's account and lodges for the child, from her own account."""

import pytest

from balcao.accounts.models import Person
from balcao.cases.models import Case
from tests.journeys.steps import code_of, go, onward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
LIFE = "/services/fss-life-certificate/"


def second_factor(page, name):
    if page.locator("#id_code").count():
        page.fill("#id_code", code_of(name))
        page.locator("main form:has(#id_code) button").first.click()


def open_for_the_child(page, check):
    page.check("input[name=kind][value=child]")
    onward(page)
    second_factor(page, "ka.man")
    if page.locator("input[name=kind][value=child]").count():
        page.check("input[name=kind][value=child]")
        onward(page)
    page.fill("#number", "1901234(6)")
    for part, value in zip(("", "-month", "-year"), ("14", "5", "2016"), strict=True):
        page.fill(f"#born{part}", value)
    onward(page)
    page.click("main a.govuk-button")
    page.check("#agree")
    onward(page)
    check(page)


def test_a_mother_lodges_a_life_certificate_for_her_child(visit, nothing_in_the_way, work):
    page = visit("/open-account/", by="ka.man", language="pt", width=390)
    open_for_the_child(page, nothing_in_the_way)
    child = Person.objects.get(bir="1901234(6)").pk
    go(page, "/acting/")
    nothing_in_the_way(page)
    page.click(f"main a[href='/as/p-{child}/']")
    assert "Age em nome de uma pessoa a seu cargo" in page.inner_text(".acting")
    assert "Wong Chi Long" in page.inner_text(".acting")
    nothing_in_the_way(page)
    go(page, LIFE)
    page.click("main form button.govuk-button--start")
    page.click("main a.govuk-button")
    page.check("main input[type=checkbox]")
    nothing_in_the_way(page)
    onward(page)
    page.wait_for_url("**/check/")
    nothing_in_the_way(page)
    onward(page)
    page.wait_for_url("**/done/")
    nothing_in_the_way(page)
    work()
    page.locator("[data-refresh-seconds]").wait_for(state="detached")
    case = Case.objects.get()
    assert (case.holder_id, case.lodged_by) == (f"p-{child}", "p-4")
    go(page, f"/as/p-{child}/matters/{case.reference}/")
    assert "Wong Ka Man, como responsável legal" in page.inner_text("main")
    nothing_in_the_way(page)
    go(page, f"/as/p-{child}/readings/")
    nothing_in_the_way(page)
    go(page, f"/as/p-{child}/guardians/")
    assert "Wong Ka Man" in page.inner_text("main")
    nothing_in_the_way(page)
