"""A benefit nobody asked for: two officers begin to look, somebody finds it in the inbox and says yes with one tap."""

from pathlib import Path

import pytest
from django.conf import settings

from balcao.accounts.api import give_demo_posts
from balcao.cases.models import Case
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.clock import now
from tests.journeys.steps import code_of, go

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
SUBSIDY = "ias-elderly-subsidy"


@pytest.fixture
def offered(world):
    put_on_offer(Path(settings.BALCAO_SERVICES), {SUBSIDY}, at=now())
    give_demo_posts(at=now(), posts=[("IAS", "benefits")])


def at_desk(visit, name, language, width):
    page = visit("/desk/benefits/", by=name, language=language, width=width)
    page.fill("#id_code", code_of(name))
    page.locator("main form:has(#id_code) button").first.click()
    return page


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_from_two_officers_to_one_tap(visit, nothing_in_the_way, work, offered, language, width):
    look = nothing_in_the_way
    desk = at_desk(visit, "officer.all", language, width)
    look(desk)
    desk.locator(f"form[action$='/begin/{SUBSIDY}/'] button").click()
    assert desk.locator("button[value=confirm]").count() == 0
    look(desk)
    second = at_desk(visit, "officer.safp", language, width)
    second.click("button[value=confirm]")
    look(second)
    work()
    go(second, "/desk/benefits/")
    look(second)

    page = visit("/as/p-1/", by="mei.ling", language=language, width=width)
    look(page)
    page.click("main a[href$='/benefits/'] >> nth=0")
    look(page)
    page.locator(".rows a").first.click()
    look(page)
    page.click("button[value=yes]")
    page.fill("#id_code", code_of("mei.ling"))
    page.locator("main form:has(#id_code) button").first.click()
    page.click("button[value=yes]")
    assert page.locator(".govuk-panel").count() == 1
    look(page)
    work()
    case = Case.objects.get(service_id=SUBSIDY)
    assert (case.outcome, case.route, case.holder_id) == ("approve", "instant", "p-1")
    page.reload()
    go(page, "/as/p-1/benefits/")
    look(page)
    page.click("button[value=no]")
    assert page.locator("button[name=looked_for][value=yes]").count() == 1
    look(page)
