"""Letting registers be asked or not, and the way to say that one is wrong, in a browser."""

from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.models import Draft, RegisterConsent
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.clock import now
from tests.journeys.steps import begin, draft_of, go, onward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
AID = "dsaj-legal-aid"
SICK = "fss-sickness-subsidy"


@pytest.fixture
def offered(world):
    put_on_offer(Path(settings.BALCAO_SERVICES), [AID, SICK], at=now())


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_from_a_register_asked_to_its_correction(visit, nothing_in_the_way, picture, offered, language, width):
    screen = {"language": language, "width": width}
    page = visit("/as/p-1/", by="mei.ling", **screen)
    begin(page, f"/services/{AID}/")
    assert "/ask/fss/" in page.url
    nothing_in_the_way(page)
    onward(page)
    nothing_in_the_way(page)
    picture(page, "not-answered")
    page.check("input[name=answer][value=no]")
    onward(page)
    assert "/ask/land_titles/" in page.url
    picture(page, "asked")
    page.check("input[name=answer][value=yes]")
    onward(page)
    number = draft_of(page)
    nothing_in_the_way(page)
    picture(page, "tasks")
    assert set(Draft.objects.get(pk=number).facts) == {"identity", "land_titles"}
    assert {row.register: bool(row.fields) for row in RegisterConsent.objects.all()} == {
        "fss": False,
        "land_titles": True,
    }
    go(page, "/as/p-1/readings/consents/")
    nothing_in_the_way(page)
    picture(page, "given")

    begin(page, f"/services/{SICK}/")
    nothing_in_the_way(page)
    picture(page, "by-field")
    page.check("input[name=answer][value=yes]")
    onward(page)
    sick = draft_of(page)
    go(page, f"/as/p-1/drafts/{sick}/pages/illness/")
    nothing_in_the_way(page)
    picture(page, "page")
    if page.locator("a[href*='/wrong/']").count():
        page.locator("a[href*='/wrong/']").first.click()
        nothing_in_the_way(page)
        picture(page, "wrong")
