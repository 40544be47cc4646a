"""A day at the till: float, a payment with change, the count, and a colleague who confirms it."""

import pytest

from balcao.kernel.actor import system_actor
from balcao.kernel.clock import now
from balcao.payments.api import place_order, verify_ledger
from balcao.payments.models import Order, TillSession
from balcao.payments.tests.conftest import FEE, line
from tests.journeys.steps import code_of, go, onward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("world")]


def clerk(visit, name, language, width):
    page = visit("/desk/till/", by=name, language=language, width=width)
    page.fill("#id_code", code_of(name))
    page.locator("main form:has(#id_code) button").first.click()
    return page


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_from_the_float_to_the_confirmed_count(visit, nothing_in_the_way, language, width):
    look = nothing_in_the_way
    order = place_order(
        actor=system_actor(),
        at=now(),
        subject="matter:1",
        holder_id="e-1",
        department="DSI",
        title=FEE,
        lines=[line(45_00)],
    )
    page = clerk(visit, "counter.one", language, width)
    look(page)
    page.fill("#till", "3")
    page.fill("#float", "500")
    onward(page)
    look(page)
    page.fill("#number", order.reference)
    onward(page)
    look(page)
    onward(page)
    assert page.locator(".govuk-error-summary").count() == 1
    look(page)
    page.fill("#tendered", "100")
    onward(page)
    assert "55" in page.inner_text(".govuk-panel__title")
    look(page)
    go(page, "/desk/till/")
    page.locator("main summary").first.click()
    look(page)
    page.locator("main a[href$='/count/']").click()
    look(page)
    page.fill("#worth-50000", "1")
    onward(page)
    assert page.locator(".govuk-error-summary").count() == 1
    look(page)
    page.fill("#worth-2000", "2")
    page.fill("#worth-500", "1")
    onward(page)
    look(page)
    other = clerk(visit, "counter.two", language, width)
    look(other)
    other.locator("main .rows a").first.click()
    look(other)
    other.locator("button[value=confirm]").click()
    look(other)
    assert TillSession.objects.get().state == "confirmed"
    assert Order.objects.get().state == "paid"
    assert verify_ledger().intact
