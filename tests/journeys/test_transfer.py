"""A fee paid by bank transfer: the slip, the statement, and what fits nothing."""

import pytest

from balcao.kernel.clock import macau_date, now
from balcao.payments.api import transfer_reference, verify_ledger
from balcao.payments.models import Order, Transfer
from tests.journeys.steps import code_of, onward, sign_in
from tests.journeys.test_basket import ready

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("world")]


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_from_the_slip_to_the_matched_transfer(visit, nothing_in_the_way, tmp_path, language, width):
    from balcao.payments.queries import order_from

    look = nothing_in_the_way
    page = visit("/account/login/?next=/as/e-1/to-pay/", language=language, width=width)
    ready("a")
    reference = transfer_reference(order_from(Order.objects.get()))
    sign_in(page, "mei.ling")
    page.locator("main details summary").first.click()
    page.locator("main details[open] a").first.click()
    assert reference.replace(" ", "") in page.inner_text("main").replace(" ", "")
    look(page)
    desk = visit("/desk/treasury/transfers/", by="officer.all", language=language, width=width)
    desk.fill("#id_code", code_of("officer.all"))
    desk.locator("main form:has(#id_code) button").first.click()
    look(desk)
    onward(desk)
    assert desk.locator(".govuk-error-summary").count() == 1
    look(desk)
    day = macau_date(now())
    file = tmp_path / "nov.csv"
    file.write_text(f"No,Date,Details,Credit\n1,{day},Taxa {reference},45.00\n2,{day},rent,45.00\n")
    desk.set_input_files("#statement", file)
    for name, heading in {"day": "Date", "amount": "Credit", "text": "Details", "number": "No"}.items():
        desk.fill(f"#{name}", heading)
    onward(desk)
    look(desk)
    assert Order.objects.get().state == "paid"
    for summary in desk.locator("main .rows summary").all():
        summary.click()
    look(desk)
    desk.locator("input[name=sent_as]").fill("T-1")
    desk.locator("button[value=back]").click()
    look(desk)
    assert Transfer.objects.filter(sent_back=45_00).count() == 1
    assert verify_ledger().intact
