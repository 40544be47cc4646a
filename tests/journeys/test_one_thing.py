"""One thing that takes several services, from the home page to what begins by itself, in three languages."""

import re

import pytest

from balcao.bundles.testing import one_things_on_offer
from balcao.cases.models import Case, Draft
from balcao.kernel.clock import macau_date, now
from tests.journeys.steps import go, onward, sign, sign_in
from tests.journeys.test_certificate import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


@pytest.fixture(autouse=True)
def on_offer(world):
    one_things_on_offer(at=now())


EACH = pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])


def fill_date(page, name, day):
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.fill(f"input[name='{name}-{part}']", str(value))


def planned(page, look, thing, answers, *, language):
    """From the home page to the plan, before anybody signed in."""
    page.locator(f"main a[href='/one-thing/{thing}/']").first.click()
    look(page)
    page.click(f"a[href='/one-thing/{thing}/questions/']")
    look(page)
    onward(page)
    assert page.locator(".govuk-error-summary").count() == 1
    look(page)
    answers(page)
    onward(page)
    assert page.url.endswith("/plan/"), page.inner_text("main")
    look(page)


def signed_in_and_begun(page, look, work, thing, *, name="wai.keong", holder="e-2"):
    go(page, f"/account/login/?next=/as/{holder}/")
    sign_in(page, name)
    go(page, f"/one-thing/{thing}/plan/")
    look(page)
    page.click("form[action*='/one-thing/'] button")
    look(page)
    work()
    return re.sub(r"^https?://[^/]+", "", page.url)


def fill_the_rest(page, draft_id, look, answers):
    """Page after page of one application; what was told before is there already."""
    for state in ("first", "second", "third", "fourth", "fifth"):
        if page.url.endswith("/check/"):
            return
        if page.locator("main form[data-autosave]").count() == 0:
            page.locator("main a.govuk-button").first.click()
        answers(page)
        look(page)
        onward(page)
        assert page.locator(".govuk-error-summary").count() == 0, (state, page.inner_text("main"))


def draft_for(service):
    return Draft.objects.get(service_id=service, holder_id="e-2", state="open")


@EACH
def test_a_restaurant_is_opened(visit, nothing_in_the_way, work, language, width):
    look = nothing_in_the_way
    page = visit("/", language=language, width=width)

    def answers(page):
        page.fill("#q-name_zh", "好景茶餐廳")
        page.fill("#q-premises-street", "澳門提督馬路")
        page.fill("#q-area", "80")
        page.check("input[name=works][value=no]")
        page.fill("#q-food", "茶餐廳")
        page.fill("#q-seats", "40")
        fill_date(page, "opens_on", macau_date(now()))
        page.fill("#q-employees", "6")

    planned(page, look, "open-a-restaurant", answers, language=language)
    shared = page.input_value("#share")
    assert "80" in shared
    assert "street" not in shared
    assert "name" not in shared
    here = signed_in_and_begun(page, look, work, "open-a-restaurant")
    until(page, here, lambda: page.locator("main .rows > li").count() == 3)
    look(page)

    def opening(page):
        if page.locator("input[name=tax_group]").count():
            page.check("input[name=tax_group][value=group_b]")
        if page.locator("input[name=true_and_complete]").count():
            page.check("input[name=true_and_complete]")

    number = draft_for("dsf-business-opening-m1").pk
    go(page, f"/as/e-2/drafts/{number}/")
    fill_the_rest(page, number, look, opening)

    go(page, here)
    look(page)
    page.click("button[value=sign]")
    look(page)
    sign(page, "wai.keong")
    look(page)
    page.click("button[value=lodge]")
    work()
    assert Case.objects.get(service_id="dsf-business-opening-m1", draft_id=number).outcome == "approve"
    assert Draft.objects.filter(service_id="fss-employer-registration", holder_id="e-2").count() == 1
    go(page, here)
    assert page.locator("main .rows > li a[href*='/drafts/']").count() == 2
    look(page)


@EACH
def test_the_first_employee_is_declared_once_the_employer_is_registered(
    visit, nothing_in_the_way, work, language, width
):
    look = nothing_in_the_way
    page = visit("/", language=language, width=width)

    def answers(page):
        page.check("input[name=non_resident][value=no]")
        page.fill("#q-workplace-street", "澳門提督馬路")
        page.fill("#q-post", "廚師")
        page.fill("#q-pay", "15000")
        fill_date(page, "first_day", macau_date(now()))

    planned(page, look, "hire-the-first-employee", answers, language=language)
    here = signed_in_and_begun(page, look, work, "hire-the-first-employee")
    until(page, here, lambda: page.locator("main .rows > li").count() == 2)
    look(page)
    registration = draft_for("fss-employer-registration")
    assert not Draft.objects.filter(service_id="dsf-m2-hire", holder_id="e-2").exists()

    def contact(page):
        if page.locator("input[name=contact_name]").count():
            page.fill("input[name=contact_name]", "陳偉強")
            page.fill("input[name=contact_phone]", "66123456")
        if page.locator("input[name=true_and_complete]").count():
            page.check("input[name=true_and_complete]")

    go(page, f"/as/e-2/drafts/{registration.pk}/")
    fill_the_rest(page, registration.pk, look, contact)
    go(page, here)
    page.click("button[value=sign]")
    sign(page, "wai.keong")
    look(page)
    page.click("button[value=lodge]")
    work()
    case = Case.objects.get(draft_id=registration.pk)
    assert (case.state, case.outcome) == ("hearing", "")
    go(page, here)
    look(page)
    assert page.locator("main .rows > li a[href*='/matters/']").count() == 1
    assert page.locator("main .rows > li a[href='/services/dsf-m2-hire/']").count() == 1
    assert not Draft.objects.filter(service_id="dsf-m2-hire", holder_id="e-2").exists()
