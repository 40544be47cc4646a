"""Part of a fee goes back: asked by an officer, approved by the chief, seen by who paid."""

import httpx
import pytest

from balcao.cases.models import Case
from balcao.cases.testing import certificate_draft, lodged, person
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import now
from balcao.payments.api import Line, order_of, place_order, start_payment
from tests.journeys.steps import code_of, go
from tests.journeys.test_certificate import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
FEE = {"zh-Hant": "證明書費用", "pt": "Taxa do certificado", "en": "Certificate fee"}

COPY = {"zh-Hant": "副本", "pt": "Cópia", "en": "Copy"}


@pytest.fixture
def paid_case(world, live_server):
    """A case for which MOP 50 were paid on the provider's page."""
    case = lodged(certificate_draft(key="refund"), person(1, "e-1"), run=False)
    order = place_order(
        actor=system_actor(),
        at=now(),
        subject=f"draft:{case.draft_id}",
        holder_id="e-1",
        department="DSI",
        title=FEE,
        lines=[
            Line(kind="fee", label=FEE, amount=2800, why=FEE, basis=FEE),
            Line(kind="copy", label=COPY, amount=2200, why=COPY, basis=FEE),
        ],
    )
    there = start_payment(actor=system_actor(), at=now(), order_ids=[order.id], return_url=live_server.url)
    httpx.post(there, data={"way": "card"})
    return case


def desk_of(visit, name, language, width):
    page = visit("/desk/refunds/", by=name, language=language, width=width)
    page.fill("#id_code", code_of(name))
    page.locator("main form:has(#id_code) button").first.click()
    return page


@pytest.mark.parametrize(
    ("languages", "width"), [(("zh-Hant", "pt"), 1280), (("pt", "en"), 390), (("en", "zh-Hant"), 390)]
)
def test_one_officer_asks_another_approves_and_the_money_is_back(
    visit, nothing_in_the_way, picture, work, paid_case, languages, width
):
    look = nothing_in_the_way
    officer = desk_of(visit, "officer.dsi", languages[0], width)
    look(officer)
    until(officer, "/desk/refunds/", lambda: order_of(subject=f"draft:{paid_case.draft_id}").receipt_number)
    Case.objects.filter(pk=paid_case.pk).update(
        receipt_number=order_of(subject=f"draft:{paid_case.draft_id}").receipt_number
    )
    go(officer, f"/desk/cases/{paid_case.reference}/")
    officer.locator(f"a[href$='/{paid_case.reference}/refund/']").click()
    look(officer)
    officer.fill("#amount", "20,50")
    officer.locator("main form button.govuk-button").first.click()
    assert officer.locator(".govuk-error-summary").count() == 1
    look(officer)
    picture(officer, "which")
    assert officer.input_value("#amount") == "20,50"
    officer.check(f"input[name=what][value='{order_of(subject=f'draft:{paid_case.draft_id}').id}-1']")
    officer.fill("#why", "多收了一份副本 𠮷")
    officer.locator("main form button.govuk-button").first.click()
    go(officer, "/desk/refunds/")
    look(officer)
    assert officer.locator("a[href$='/answer/']").count() == 0

    chief = desk_of(visit, "chief.dsi", languages[1], width)
    look(chief)
    chief.locator("a[href$='/answer/']").click()
    look(chief)
    assert COPY[languages[1]] in chief.inner_text("main")
    picture(chief, "answer")
    chief.click("button[value=approve]")
    look(chief)
    work()

    page = visit("/as/e-1/inbox/", by="mei.ling", language=languages[0], width=390)
    number = order_of(subject=f"draft:{paid_case.draft_id}").receipt_number
    until(page, "/as/e-1/inbox/", lambda: number in page.inner_text("main"))
    page.locator("main .rows a", has_text=number).first.click()
    look(page)
    assert "多收了一份副本 𠮷" in page.inner_text("main")
    go(page, f"/as/e-1/receipts/{number}/")
    look(page)
    assert page.locator(".govuk-tag").count() == 1
    assert COPY[languages[0]] in page.inner_text(".govuk-tag")
    picture(page, "receipt")
