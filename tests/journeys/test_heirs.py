"""An heir applies for the estate of somebody who died, from the register's leave to the desk, in a browser."""

from pathlib import Path

import pytest
from django.conf import settings

from balcao.accounts.api import give_demo_posts
from balcao.cases.api import save_answers
from balcao.cases.models import Case
from balcao.cases.testing import lodged, person
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.clock import now
from tests.journeys.steps import begin, draft_of, go, onward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
BOAT = "dsama-vessel-licence-inheritance"


@pytest.fixture
def offered(world):
    put_on_offer(Path(settings.BALCAO_SERVICES), [BOAT], at=now())
    give_demo_posts(at=now(), posts=[("DSAMA", "licensing")])


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_from_the_register_of_heirs_to_the_desk(
    visit, at_desk, nothing_in_the_way, picture, work, offered, language, width
):
    screen = {"language": language, "width": width}
    page = visit("/as/p-4/", by="ka.man", **screen)
    begin(page, f"/services/{BOAT}/")
    assert "/ask/successions/" in page.url
    nothing_in_the_way(page)
    page.check("input[name=answer][value=yes]")
    onward(page)
    number = draft_of(page)
    go(page, f"/as/p-4/drafts/{number}/pages/estate/")
    picture(page, "first")
    page.fill("[name=deceased_bir]", "5011223(4)")
    onward(page)
    go(page, f"/as/p-4/drafts/{number}/pages/estate/")
    nothing_in_the_way(page)
    picture(page, "estate")
    assert "黃偉文" in page.inner_text("main")
    assert page.locator("#heirs_paper, [name=heirs_paper]").count() == 0
    agreed = {"key": "aa/aa", "name": "partilha.pdf", "size": 90210, "media_type": "application/pdf", "sha256": "aa"}
    save_answers(actor=person(4), at=now(), draft_id=number, values={"heirs_agree": [agreed]}, seen={})
    go(page, f"/as/p-4/drafts/{number}/pages/licence/")
    page.fill("[name=vessel_licence]", "DSAMA-VL-2025-000071")
    page.fill("[name=vessel_name]", "順風")
    page.check("[name=true_and_complete]")
    onward(page)
    nothing_in_the_way(page)
    picture(page, "check")

    case = lodged(number, person(4), at=now(), run=False)
    work()
    go(page, f"/as/p-4/matters/{case.reference}/")
    nothing_in_the_way(page)
    picture(page, "matter")
    assert ("黃偉文" if language == "zh-Hant" else "Wong Wai Man") in page.inner_text("main")

    other = visit("/as/p-6/inbox/", by="pui.i", **screen)
    nothing_in_the_way(other)
    other.locator("main a[href*='/inbox/']").first.click()
    nothing_in_the_way(other)
    picture(other, "told")
    assert case.reference in other.inner_text("main")
    assert other.locator(f"main a[href*='{case.reference}']").count() == 0

    desk = at_desk("officer.all", f"/desk/cases/{case.reference}/", **screen)
    nothing_in_the_way(desk)
    picture(desk, "desk")
    assert "5011223(4)" in desk.inner_text("main")
    assert Case.objects.get(pk=case.pk).state == "with_officer"
