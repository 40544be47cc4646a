"""The time of a visit, chosen for the very case that waits for it, in a browser."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from balcao.accounts.api import give_demo_posts
from balcao.accounts.models import Post
from balcao.cases.models import Appointment
from balcao.cases.testing import example_lodged, person
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.clock import now

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
PENSION = "fss-invalidity-pension"


@pytest.fixture
def waiting(world):
    put_on_offer(Path(settings.BALCAO_SERVICES), [PENSION], at=now())
    give_demo_posts(at=now(), posts=[("FSS", "contributions"), ("FSS", "benefits")])
    Post.objects.filter(department="FSS").update(clearance=3)
    return example_lodged(PENSION, "granted", replace(person(4), assurance=3), at=now())


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_from_the_case_that_waits_to_the_list_of_the_day(
    visit, at_desk, nothing_in_the_way, picture, waiting, language, width
):
    screen = {"language": language, "width": width}
    page = visit(f"/as/p-4/matters/{waiting.reference}/", by="ka.man", **screen)
    nothing_in_the_way(page)
    picture(page, "matter")
    page.locator("main a.govuk-button[href$='/appointments/']").click()
    nothing_in_the_way(page)
    page.check("input[name=place][value=islands]")
    page.locator("#booking form[method=get] button").click()
    nothing_in_the_way(page)
    picture(page, "choose")
    page.locator("#booking input[name=starts_at]").nth(2).check()
    page.locator("#booking button[value=book]").click()
    nothing_in_the_way(page)
    picture(page, "booked")
    row = Appointment.objects.get(case=waiting)
    assert (row.state, row.counter) == ("agreed", "islands")

    desk = at_desk("officer.all", f"/desk/visits/?day={row.starts_at.date().isoformat()}", **screen)
    nothing_in_the_way(desk)
    picture(desk, "day")
    assert waiting.reference in desk.inner_text("main")
    desk.goto(desk.url.split("/desk/")[0] + f"/desk/cases/{waiting.reference}/")
    nothing_in_the_way(desk)
    picture(desk, "desk")
    assert desk.locator("a[href$='/meetings/']").count()
