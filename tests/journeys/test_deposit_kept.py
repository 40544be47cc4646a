"""A part of a deposit is kept for damage: its holder sees why, with photos, complains, and some of it goes back."""

from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image, ImageDraw

from balcao.cases.api import confirm_proposal, decide_case, save_answers
from balcao.cases.models import Case
from balcao.cases.testing import lodged, officer, person
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.clock import now
from balcao.payments.models import Order
from tests.journeys.steps import draft_of, go
from tests.journeys.test_money import FEE, RULE, charged, paid, signed_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


def photo(folder):
    """A pane of glass with a crack."""
    picture = Image.new("RGB", (640, 480), "#9fc4d8")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((20, 20, 620, 460), outline="#33414d", width=16)
    draw.line([(90, 30), (250, 190), (210, 280), (400, 330), (560, 450)], fill="#ffffff", width=6)
    picture.save(folder / "pane.png")
    return str(folder / "pane.png")


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_kept_seen_complained_of_and_partly_back(
    visit, nothing_in_the_way, live_server, work, tmp_path, language, width
):
    look = nothing_in_the_way
    put_on_offer(Path(settings.BALCAO_SERVICES), ["deposit-kept"], at=now())
    hire = charged(charges=[{**RULE, "deposit": {"after": "issued_on", "basis": FEE}}])
    page = signed_in(visit, "mei.ling", f"/as/e-1/matters/{hire.reference}/", language, width)
    paid(page, live_server, Order.objects.get(held=True))
    clerk = signed_in(visit, "officer.dsi", "/desk/deposits/", language, width)
    clerk.locator("main ul.rows a").first.click()
    look(clerk)
    clerk.locator("button[value=ask]").click()
    look(clerk)
    assert clerk.locator(".govuk-error-summary").count() == 1
    clerk.fill("#amount", "300")
    clerk.fill("#why", "大堂玻璃破裂 / Vidro partido no átrio")
    clerk.set_input_files("#photos", photo(tmp_path))
    clerk.locator("button[value=ask]").click()
    clerk.wait_for_url("**/desk/cases/**")
    work()
    clerk.reload()
    look(clerk)
    case = Case.objects.get(service_id="deposit-kept")

    go(page, f"/as/e-1/matters/{hire.reference}/")
    look(page)
    page.locator(f"main a[href$='/matters/{case.reference}/']").first.click()
    look(page)
    about = {"reference": case.reference, "at": now()}
    decide_case(
        actor=officer(11, "DSI", "association-register"),
        outcome="refuse",
        reasons=["damage"],
        without_hearing="urgent",
        **about,
    )
    confirm_proposal(actor=officer(13, "DSI", "association-register", "chief"), **about)
    work()
    page.reload()
    look(page)
    picture = page.request.get(page.locator(".kept-photos a").evaluate("link => link.href"))
    assert picture.headers["content-type"] == "image/png"
    page.locator("main section a[href$='/remedies/']").click()
    look(page)
    page.locator("form:has(input[value='complaint-to-the-author']) button").click()
    look(page)
    draft = draft_of(page)
    said = {"grounds": "玻璃在起用前已破裂。", "true_and_complete": True}
    save_answers(actor=person(1, "e-1"), at=now(), draft_id=draft, values=said, seen={})
    complaint = lodged(draft, person(1, "e-1"), at=now(), run=False)
    work()

    chief = signed_in(visit, "chief.dsi.second", f"/desk/cases/{complaint.reference}/", language, width)
    look(chief)
    chief.check("input[name=outcome][value=reduce]")
    chief.fill("#reduces_to", "100")
    chief.fill("textarea[name=note]", "只有部分損毀屬新 / Só parte do dano é novo")
    chief.click("button[name=step][value=check]")
    look(chief)
    chief.click("button[name=step][value=confirm]")
    work()
    order = Order.objects.get(held=True)
    assert (order.forfeited, order.given_back) == (100_00, 800_00)
    go(page, f"/as/e-1/matters/{case.reference}/")
    look(page)
