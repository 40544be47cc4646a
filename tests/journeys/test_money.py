"""Money beyond one payment: parts, a deposit that comes back, a payout that is returned and then paid."""

from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import expect

from balcao.cases.api import charge_yearly_fees
from balcao.cases.models import Case
from balcao.cases.operations.running import run_case
from balcao.cases.testing import CERTIFICATE, certificate_draft, lodged, person, republish
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import add_months, macau_date, now
from balcao.licences.api import record_licence
from balcao.payments import models
from balcao.payments.api import Line, announce_collections, bank_answer, owe_payout, start_payment
from tests.journeys.steps import code_of, go, onward
from tests.journeys.test_certificate import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
EACH = pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
FEE = {"zh-Hant": "發出費用", "pt": "Taxa de emissão", "en": "Issuing fee"}
FEES = [{"id": "issue", "label": FEE, "amount": 90_000, "basis": FEE}]
RULE = {"id": "issue", "at": "issue", "days": 20, "fees": FEES}


def signed_in(visit, name, path, language, width):
    page = visit(f"{path}", by=name, language=language, width=width)
    if page.locator("#id_code").count():
        page.fill("#id_code", code_of(name))
        page.locator("main form:has(#id_code) button").first.click()
    return page


def charged(**changes):
    """A certificate of the association that is granted and waits for a charge."""
    republish(CERTIFICATE, lambda content: content["data"].update(changes))
    case = lodged(certificate_draft(key="money"), person(1, "e-1"), run=False)
    run_case(case_id=case.pk, at=now())
    return Case.objects.get(pk=case.pk)


def paid(page, live_server, order):
    """Pay one order on the provider's page, and wait until we heard."""
    there = start_payment(actor=system_actor(), at=now(), order_ids=[order.pk], return_url=live_server.url)
    httpx.post(there, data={"way": "card"})
    until(page, page.url.removeprefix(live_server.url), lambda: models.Order.objects.get(pk=order.pk).receipt_number)


@EACH
def test_a_fee_is_paid_in_parts(visit, nothing_in_the_way, live_server, language, width):
    look = nothing_in_the_way
    case = charged(charges=[RULE], instalments={"most": 3, "surcharge": 2, "basis": FEE})
    page = signed_in(visit, "mei.ling", f"/as/e-1/matters/{case.reference}/", language, width)
    look(page)
    page.locator("main a[href$='/to-pay/']").first.click()
    look(page)
    page.locator("main summary").first.click()
    page.locator("main a[href$='/parts/']").click()
    look(page)
    onward(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.check("#count-2")
    onward(page)
    look(page)
    assert page.locator("main ul.rows > li").count() == 3
    first = models.Order.objects.get(part_number=1)
    assert first.total == 306_00
    paid(page, live_server, first)
    go(page, f"/as/e-1/matters/{case.reference}/")
    look(page)
    assert case.steps.filter(kind="charge_paid").exists()
    go(page, f"/as/e-1/to-pay/{first.part_of_id}/parts/")
    look(page)
    assert page.locator("button[value=cancel]").count() == 0


@EACH
def test_a_deposit_is_held_and_goes_back(visit, nothing_in_the_way, live_server, work, language, width):
    look = nothing_in_the_way
    case = charged(charges=[{**RULE, "deposit": {"after": "issued_on", "basis": FEE}}])
    page = signed_in(visit, "mei.ling", f"/as/e-1/matters/{case.reference}/", language, width)
    paid(page, live_server, models.Order.objects.get(held=True))
    go(page, f"/as/e-1/matters/{case.reference}/")
    look(page)
    officer = signed_in(visit, "officer.dsi", "/desk/deposits/", language, width)
    look(officer)
    officer.locator("main ul.rows a").first.click()
    officer.fill("#why", "Devolvida mais cedo")
    officer.locator("button[value=all_back]").click()
    look(officer)
    chief = signed_in(visit, "chief.dsi", "/desk/deposits/", language, width)
    chief.locator("main ul.rows a").first.click()
    look(chief)
    chief.locator("button[value=approve]").click()
    work()
    assert models.Order.objects.get(held=True).given_back == 900_00
    page.reload()
    look(page)


@EACH
def test_a_payout_comes_back_and_is_paid_to_another_account(visit, nothing_in_the_way, tmp_path, language, width):
    look = nothing_in_the_way
    owe_payout(
        actor=system_actor("FSS"),
        at=now(),
        key="journey",
        holder_id="p-1",
        department="FSS",
        title=FEE,
        lines=[Line(kind="fee", label=FEE, amount=400_000, why=FEE, basis=FEE)],
    )
    page = signed_in(visit, "mei.ling", "/as/p-1/payouts/", language, width)
    look(page)
    first, second = (signed_in(visit, name, "/desk/treasury/payouts/", language, width) for name in TREASURERS)
    look(first)
    for reasons in ("AC01", ""):
        _give_account(page, "0102-345678-9" if reasons else "0102-999999-1", look)
        _send(first, second, look)
        _answer(first, reasons, tmp_path, look)
        go(page, "/as/p-1/payouts/")
        look(page)
    assert models.Payout.objects.get().paid_at is not None
    assert page.locator("main ul.rows .govuk-tag--green").count() == 1


@EACH
def test_a_consent_is_given_used_and_withdrawn(visit, nothing_in_the_way, live_server, language, width):
    look = nothing_in_the_way
    began = add_months(macau_date(now()) + timedelta(days=5), -12)
    record_licence(
        actor=system_actor(),
        at=now(),
        kind="radio",
        register="CTT-RL",
        holder_id="e-1",
        department="CTT",
        name=FEE,
        terms={},
        valid_from=began,
        valid_until=add_months(began, 36),
        document_number="CTT-RL-2025-900001",
        case_reference="",
        key="journey",
    )
    page = signed_in(visit, "mei.ling", "/as/e-1/consents/", language, width)
    look(page)
    page.locator("button[name=matter]").click()
    page.locator("button[value=card]").click()
    until(page, "/as/e-1/consents/", lambda: models.Consent.objects.filter(state="given").exists())
    look(page)
    charge_yearly_fees(at=now())
    announce_collections(at=now())
    page.reload()
    look(page)
    page.locator("button[name=withdraw]").click()
    look(page)
    assert page.locator("button[name=matter]").count() == 1
    assert models.Collection.objects.get().state == "dropped"
    go(page, "/as/e-1/to-pay/")
    look(page)
    assert page.locator("input[name=order]").count() == 1


TREASURERS = ("officer.all", "officer.safp")


def _give_account(page, number, look):
    page.locator("main a[href$='/payouts/account/']").first.click()
    look(page)
    onward(page)
    assert page.locator(".govuk-error-summary").count() == 1
    look(page)
    page.check("#bank")
    page.fill("#number", number)
    page.fill("#name", "CHAN MEI LING")
    onward(page)
    look(page)
    onward(page)
    if page.locator("#id_code").count():
        page.fill("#id_code", code_of("mei.ling"))
        page.locator("main form:has(#id_code) button").first.click()
        go(page, "/as/p-1/payouts/")
        onward(page)
    look(page)


def _send(first, second, look):
    go(first, "/desk/treasury/payouts/")
    first.locator("main form:not([enctype]) button").first.click()
    look(first)
    batch = models.PayoutBatch.objects.latest("pk")
    go(second, f"/desk/treasury/payouts/{batch.pk}/")
    look(second)
    second.locator("button[value=approve]").click()
    look(second)


def _answer(officer, reason, folder, look):
    batch = models.PayoutBatch.objects.latest("pk")
    entry = batch.entries.get()
    written = folder / f"answer-{batch.pk}.xml"
    written.write_bytes(bank_answer(batch.file, {entry.end_to_end: reason} if reason else {}))
    go(officer, "/desk/treasury/payouts/")
    officer.set_input_files("#answer", written)
    officer.locator("main form[enctype] button").click()
    look(officer)
