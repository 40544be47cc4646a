"""Fees of three applications: two paid in one payment, after its page ran out once; the third one later."""

import pytest

from balcao.cases.api import checkout, request_signatures, sign
from balcao.cases.models import Case
from balcao.cases.testing import certificate_draft, person
from balcao.kernel.clock import now
from balcao.payments.api import verify_ledger
from balcao.payments.models import Order, Payment
from tests.journeys.steps import go, onward, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


def ready(key):
    """An application signed and checked out."""
    draft = certificate_draft(key=key)
    digest = request_signatures(actor=person(1, "e-1"), at=now(), draft_id=draft)
    for number in (1, 3):
        sign(actor=person(number), at=now(), draft_id=draft, content_hash=digest)
    checkout(actor=person(1, "e-1"), at=now(), draft_id=draft, shown_total=4500)


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_three_fees_in_two_payments(visit, nothing_in_the_way, language, width):
    look = nothing_in_the_way
    page = visit("/account/login/?next=/as/e-1/", language=language, width=width)
    for key in ("a", "b", "c"):
        ready(key)
    sign_in(page, "mei.ling")
    look(page)
    page.locator("main a[href$='/to-pay/']").first.click()
    look(page)
    page.locator("main details summary").first.click()
    look(page)
    boxes = page.locator("main input[name=order]")
    for place in range(3):
        boxes.nth(place).uncheck()
    onward(page)
    assert page.locator(".govuk-error-summary").count() == 1
    look(page)
    for place in range(2):
        boxes.nth(place).check()
    onward(page)
    page.wait_for_url("**/pay/pay_*")
    page.locator("button[value=expire]").click()
    page.wait_for_url("**status=expired")
    look(page)
    page.locator("main a.govuk-button").click()
    assert [boxes.nth(place).is_checked() for place in range(3)] == [True, True, False]
    onward(page)
    page.wait_for_url("**/pay/pay_*")
    page.locator("button[value=mpay]").click()
    page.wait_for_url("**/to-pay/paid/**")
    for _ in range(40):
        if page.locator("a[href*='/receipts/']").count() == 2:
            break
        page.wait_for_timeout(250)
        page.reload()
    look(page)
    assert page.locator("a[href*='/receipts/']").count() == 2
    assert (Payment.objects.count(), Case.objects.count()) == (2, 2)
    go(page, "/as/e-1/to-pay/")
    assert page.locator("main input[name=order]").count() == 1
    look(page)
    assert Order.objects.filter(state="paid").count() == 2
    assert verify_ledger().intact
