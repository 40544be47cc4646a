"""What comes next is accepted or declined, and a draft left behind is remembered, in three languages."""

from datetime import timedelta

import pytest

from balcao.cases.models import Draft
from balcao.cases.operations.reminding import remind_of_drafts
from balcao.followups.api import load_demo
from balcao.followups.models import FollowUp
from balcao.kernel.clock import now
from tests.journeys.steps import go

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_what_comes_next_is_declined_taken_back_and_begun(
    visit, nothing_in_the_way, work, picture, world, language, width
):
    load_demo(at=now())
    number = FollowUp.objects.get(holder_id="e-1").pk
    page = visit("/as/e-1/", by="mei.ling", language=language, width=width)
    nothing_in_the_way(page)
    picture(page, "home")
    page.click(f"a[href='/as/e-1/next/{number}/']")
    nothing_in_the_way(page)
    picture(page, "offered")
    page.click("button[value=decline]")
    nothing_in_the_way(page)
    assert FollowUp.objects.get(pk=number).declined_by == "p-1"
    picture(page, "declined")
    page.click("button[value=undo]")
    page.click("button[value=accept]")
    assert "/drafts/" in page.url
    draft = Draft.objects.get(service_id="dsi-association-leadership-certificate")
    assert draft.answers.get(question="purpose").value == "bank"
    go(page, f"/as/e-1/next/{number}/")
    nothing_in_the_way(page)
    go(page, "/as/e-1/next/")
    nothing_in_the_way(page)
    picture(page, "all")
    assert page.locator("main .rows > li").count() == 1
    go(page, "/services/dsi-association-leadership-update/")
    nothing_in_the_way(page)
    picture(page, "service")

    Draft.objects.update(saved_at=now() - timedelta(days=4))
    assert remind_of_drafts(at=now()) == 1
    work()
    go(page, "/as/p-1/inbox/")
    nothing_in_the_way(page)
    page.locator("main .rows a.rows__title").first.click()
    nothing_in_the_way(page)
    picture(page, "reminder")
    page.click(f"main a.govuk-button[href='/as/e-1/drafts/{draft.pk}/']")
    assert page.url.endswith(f"/as/e-1/drafts/{draft.pk}/")
