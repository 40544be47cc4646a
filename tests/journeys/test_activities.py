"""A resident enrols in an activity and gives the place back; its organiser changes it and calls it off."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from balcao.activities.api import activities_listed, activity_of, call_off_activity, remit_fees
from balcao.activities.models import Activity
from balcao.cases.demo_activities import ENROL, PUBLISH, load_demo
from balcao.cases.models import Case
from balcao.cases.testing import person
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.clock import now
from balcao.payments.api import Kept
from tests.journeys.steps import begin, draft_of, go, onward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


@pytest.fixture
def number(world, work):
    put_on_offer(Path(settings.BALCAO_SERVICES), [PUBLISH, ENROL], at=now())
    load_demo(at=now())
    work()
    return next(each.number for each in activities_listed(at=now()) if each.fee == 0)


@pytest.fixture
def costs(number):
    return next(each.number for each in activities_listed(at=now()) if each.fee)


def over(number):
    """It was held ten days ago, and its fees go on."""
    begins = now() - timedelta(days=10)
    ends, closed = begins + timedelta(hours=3), begins - timedelta(days=1)
    held = {"opens_at": closed - timedelta(days=9), "closes_at": closed, "begins_at": begins, "ends_at": ends}
    Activity.objects.filter(number=number).update(spans=[[begins.isoformat(), ends.isoformat()]], **held)
    remit_fees(at=now(), number=number, kept=lambda: {"IAM-2026-000001-X": Kept(paid=40000, back=2000)})


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_from_the_list_to_a_place_and_back(visit, nothing_in_the_way, number, costs, work, language, width):
    look = nothing_in_the_way
    page = visit("/activities/", by="ka.man", language=language, width=width)
    look(page)
    page.click(f"main a[href$='/activities/{number}/']")
    look(page)
    onward(page)
    page.wait_for_url("**/drafts/**")
    look(page)
    page.locator("main .govuk-button").first.click()
    onward(page)
    look(page)
    page.fill("[name=contact_name]", "黃嘉敏")
    page.fill("[name=contact_phone]", "66123456")
    page.check("[name=told_organiser]")
    onward(page)
    page.wait_for_url("**/check/**")
    look(page)
    page.locator("main form button.govuk-button").last.click()
    page.wait_for_url("**/done/")
    work()
    case = Case.objects.get(holder_id="p-4", service_id=ENROL)
    assert case.outcome == "approve"
    go(page, f"/as/p-4/matters/{case.reference}/")
    look(page)
    page.click("main a[href$='/place/']")
    look(page)
    onward(page)
    look(page)
    assert activity_of(number=number, at=now()).placed == 2
    go(page, f"/activities/{costs}/")
    onward(page)
    page.wait_for_url("**/drafts/**")
    call_off_activity(actor=person(1, "e-1"), at=now(), number=costs, why="三號風球")
    work()
    page.reload()
    look(page)


@pytest.mark.parametrize(("language", "width"), [("pt", 1280), ("zh-Hant", 390)])
def test_the_organiser_publishes_reads_changes_and_calls_off(
    visit, at_desk, nothing_in_the_way, number, costs, work, language, width
):
    look, screen = nothing_in_the_way, {"language": language, "width": width}
    page = visit("/as/e-1/activities/", by="mei.ling", **screen)
    look(page)
    page.click(f"main a[href$='/activities/{number}/']")
    look(page)
    page.click("main a[href$='/change/']")
    page.fill("#place", "黑沙公園")
    onward(page)
    look(page)
    assert page.locator(".govuk-error-summary").count() == 1
    page.fill("#why", "石排灣郊野公園維修")
    onward(page)
    work()
    look(page)
    page.click("main a[href$='/call-off/']")
    look(page)
    page.fill("#why", "三號風球")
    onward(page)
    work()
    look(page)
    go(page, f"/activities/{number}/")
    look(page)
    begin(page, f"/services/{PUBLISH}/")
    draft = draft_of(page)
    for name in ("activity", "enrolment"):
        go(page, f"/as/e-1/drafts/{draft}/pages/{name}/")
        look(page)
    desk = at_desk("officer.iam", "/desk/activities/", **screen)
    look(desk)
    desk.locator("main a[href$='/call-off/']").first.click()
    look(desk)
    over(costs)
    go(page, f"/as/e-1/activities/{costs}/")
    look(page)
