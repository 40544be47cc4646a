"""Renewing a licence that an officer decides: from the licence to the notice."""

from datetime import timedelta

import pytest

from balcao.cases.models import Case
from balcao.documents.tests.test_sealed import document
from balcao.kernel.clock import macau_date, now
from balcao.licences.models import Licence
from tests.journeys.steps import begin, code_of, draft_of, go, onward, sign
from tests.journeys.test_certificate import pay_there, until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
SERVICE = "/services/iam-catering-licence-renewal/"


@pytest.fixture
def soon(world):
    """The catering licence ends in six weeks, whatever the day of the test."""
    licence = Licence.objects.get(kind="catering")
    licence.valid_until = macau_date(now()) + timedelta(days=45)
    licence.save()
    return licence


def fill_in(page, look):
    """Say that the kitchen changed, and answer what follows."""
    page.locator("main .card .actions a").click()
    page.check("input[name=changed][value=yes]")
    look(page)
    onward(page)
    page.check("input[value=equipment]")
    page.fill("textarea", "更換抽油煙機 𠮷")
    for field in page.locator("main input[type=text]:visible").all():
        field.fill("陳大文")
    page.fill("input[type=tel]", "28123456")
    look(page)
    onward(page)
    for field in page.locator("main input[type=text]:visible").all():
        field.fill("23:00 – 24:00")
    paper = {"name": "contrato.pdf", "mimeType": "application/pdf", "buffer": document()}
    page.set_input_files("main input[type=file]", paper)
    look(page)
    onward(page)
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    onward(page)
    look(page)
    assert page.url.endswith("/check/")


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 1280), ("pt", 390)])
def test_an_officer_renews_what_changed(visit, nothing_in_the_way, work, soon, language, width):
    look, until_before = nothing_in_the_way, soon.valid_until
    page = visit("/as/e-2/", by="wai.keong", language=language, width=width)
    look(page)
    begin(page, SERVICE)
    draft = draft_of(page)
    fill_in(page, look)
    onward(page)
    sign(page, "wai.keong")
    page.click("button[value=continue]")
    pay_there(page)
    until(page, f"/as/e-2/drafts/{draft}/done/", lambda: page.locator(".govuk-panel").count() == 1)
    look(page)
    work()
    case = Case.objects.get(draft_id=draft)
    assert case.state == "with_officer"
    go(page, f"/as/e-2/matters/{case.reference}/")
    look(page)

    desk = visit("/desk/", by="officer.iam", language=language, width=width)
    desk.fill("#id_code", code_of("officer.iam"))
    desk.locator("main form:has(#id_code) button").first.click()
    look(desk)
    desk.locator(f"a[href*='{case.reference}']").first.click()
    look(desk)
    desk.check("input[name=outcome][value=approve]")
    desk.click("button[name=step][value=check]")
    look(desk)
    desk.click("button[name=step][value=confirm]")
    look(desk)
    work()

    go(page, "/as/e-2/inbox/")
    look(page)
    page.locator(".rows a").first.click()
    assert case.reference in page.inner_text("main")
    soon.refresh_from_db()
    assert soon.valid_until > until_before
    go(page, f"/as/e-2/licences/{soon.number}/")
    look(page)
    assert case.reference in page.inner_text("main")
