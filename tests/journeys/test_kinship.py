"""Kinship on both sides of the counter: a parent and a child see who acts for whom; an officer declares both."""

from datetime import timedelta

import pytest

from balcao.accounts.models import Guardianship
from balcao.accounts.testing import child_of
from balcao.cases.testing import with_officer
from balcao.entities.models import Interest
from balcao.kernel.clock import macau_date, now
from tests.journeys.steps import code_of, go, onward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
BOTH = pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280)])
PARENT, CHILD = "7123456(0)", "1901234(6)"
WORDS = {
    "zh-Hant": {"child": "黃子朗", "parent": "黃嘉敏", "office": "王志豪"},
    "pt": {"child": "Wong Chi Long", "parent": "Wong Ka Man", "office": "Vong Chi Hou"},
}


def second_factor(page, name):
    if page.locator("#id_code").count():
        page.fill("#id_code", code_of(name))
        page.locator("main form:has(#id_code) button").first.click()


@BOTH
def test_a_parent_finds_their_child_and_the_child_s_page_names_the_parent(visit, nothing_in_the_way, language, width):
    child, words = child_of(4), WORDS[language]
    page = visit("/account/security/", by="ka.man", language=language, width=width)
    second_factor(page, "ka.man")
    assert words["child"] in page.inner_text("main")
    nothing_in_the_way(page)
    page.locator(f"main a[href='/as/p-{child}/']").first.click()
    assert words["child"] in page.inner_text(".acting")
    nothing_in_the_way(page)
    page.locator(f"main a[href='/as/p-{child}/guardians/']").click()
    assert words["parent"] in page.inner_text("main")
    nothing_in_the_way(page)
    go(page, "/as/p-4/guardians/")
    assert page.locator("main .empty").count() == 1
    nothing_in_the_way(page)


@BOTH
def test_of_age_the_way_is_closed_and_says_how_it_ended(visit, nothing_in_the_way, language, width):
    child = child_of(4)
    page = visit(f"/as/p-{child}/", by="ka.man", language=language, width=width)
    Guardianship.objects.update(until_on=macau_date(now()) - timedelta(days=1))
    go(page, f"/as/p-{child}/matters/")
    assert WORDS[language]["child"] in page.inner_text("h1")
    assert page.locator("main a[href='/acting/']").count() == 1
    nothing_in_the_way(page)
    go(page, f"/as/p-{child}/guardians/")
    nothing_in_the_way(page)


@BOTH
def test_a_parent_closes_the_child_s_account_after_being_asked(visit, nothing_in_the_way, language, width):
    child = child_of(4)
    page = visit("/account/security/", by="ka.man", language=language, width=width)
    page.locator(f"main a[href='/account/security/children/{child}/close/']").click()
    second_factor(page, "ka.man")
    go(page, f"/account/security/children/{child}/close/")
    assert WORDS[language]["child"] in page.inner_text("h1")
    nothing_in_the_way(page)
    assert Guardianship.objects.filter(ended_at=None).count() == 1
    onward(page)
    nothing_in_the_way(page)
    assert not Guardianship.objects.filter(ended_at=None).exists()
    assert page.locator(f"main a[href='/as/p-{child}/']").count() == 0


def declare(page, number, relation):
    page.fill("#number", number)
    page.check(f"input[name=relation][value={relation}]")
    for part, value in (("", "1"), ("-month", "5"), ("-year", "2016")):
        page.fill(f"#since{part}", value)
    page.locator("main form:has(#number) button[type=submit]").click()


@BOTH
def test_an_officer_declares_a_parent_and_a_child_and_meets_neither_s_case(visit, nothing_in_the_way, language, width):
    child_of(4)
    case = with_officer()
    page = visit("/desk/interests/", by="officer.dsi", language=language, width=width)
    second_factor(page, "officer.dsi")
    nothing_in_the_way(page)
    page.locator("main form:has(#number) button[type=submit]").click()
    assert page.locator(".govuk-error-summary").count() == 1
    nothing_in_the_way(page)
    declare(page, PARENT, "parent")
    nothing_in_the_way(page)
    declare(page, CHILD, "child")
    nothing_in_the_way(page)
    assert WORDS[language]["child"] in page.inner_text("main")
    assert set(Interest.objects.values_list("relation", flat=True)) == {"parent", "child"}
    go(page, f"/desk/cases/{case.reference}/")
    assert case.reference in page.inner_text("main")
    go(page, "/desk/interests/")
    declare(page, "4821", "member")
    go(page, f"/desk/cases/{case.reference}/")
    assert case.reference not in page.inner_text("main")
    nothing_in_the_way(page)
    chief = visit("/desk/interests/", by="chief.dsi", language=language, width=width)
    second_factor(chief, "chief.dsi")
    assert WORDS[language]["child"] in chief.inner_text("main")
    chief.locator("main details summary").first.click()
    nothing_in_the_way(chief)
