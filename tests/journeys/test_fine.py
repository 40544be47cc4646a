"""A fine, from the officer who opens it to the receipt of who pays it early; and a stay that stops its reminders."""

from datetime import timedelta

import httpx
import pytest

from balcao.cases.api import FineState, case_view, open_fine, order_stay
from balcao.cases.models import Case, Fine
from balcao.cases.operations.dunning import dun_fines
from balcao.cases.operations.running import run_case
from balcao.cases.testing import lodged, person
from balcao.cases.tests.test_fines_imposed import FOUND, NUMBER, OFFICER, SECOND, SERVICE, imposed
from balcao.cases.tests.test_remedies import COMPLAINT, begun
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date, now
from balcao.notices.api import inbox
from balcao.payments.api import start_payment
from balcao.payments.models import Enforcement, Order
from balcao.payments.operations.enforcing import go_on_enforcing
from balcao.standins.tests.conftest import running
from tests.journeys.steps import code_of, go, onward
from tests.journeys.test_certificate import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
SCREENS = [("zh-Hant", 390), ("pt", 1280), ("en", 390)]
HOLDER = person(3, "e-2")


@pytest.fixture
def at_desk(visit):
    """Sign in with both factors and open a page of the desk."""

    def open_desk(name, path, **screen):
        page = visit(f"{path}", by=name, **screen)
        page.fill("#id_code", code_of(name))
        page.locator("main form:has(#id_code) button").first.click()
        return page

    return open_desk


@pytest.mark.parametrize(("language", "width"), SCREENS)
def test_opened_heard_imposed_paid_early_and_receipted(visit, at_desk, nothing_in_the_way, work, language, width):
    look, screen = nothing_in_the_way, {"language": language, "width": width}
    desk = at_desk("officer.iam", f"/desk/licences/{NUMBER}/", **screen)
    look(desk)
    desk.locator("main a[href*='/desk/fines/open/']").click()
    look(desk)
    desk.locator(f"main a[href*='{SERVICE}']").click()
    look(desk)
    onward(desk)
    look(desk)
    assert desk.locator(".govuk-error-summary").count() == 1
    desk.check("input[name=offence][value=waste]")
    yesterday = macau_date(now()) - timedelta(days=1)
    for part in ("day", "month", "year"):
        desk.fill(f"[name=offence_day-{part}]", str(getattr(yesterday, part)))
    desk.fill("#offence_place", "營地大街")
    desk.fill("#offence_facts", "三袋廚餘棄置於行人道")
    onward(desk)
    work()
    case = Case.objects.get(service_id=SERVICE)
    go(desk, f"/desk/cases/{case.reference}/")
    look(desk)
    _refuse(desk, look)
    work()

    owner = visit("/as/e-2/inbox/", by="wai.keong", **screen)
    go(owner, f"/as/e-2/matters/{case.reference}/hearing/")
    look(owner)
    owner.fill("#answer", "當日已停業")
    onward(owner)
    work()

    go(desk, f"/desk/cases/{case.reference}/")
    assert "當日已停業" in desk.inner_text("main")
    desk.locator("section[aria-labelledby=fine] summary").click()
    desk.fill("#fine_amount", "1000")
    desk.fill("#fine_why", "初犯")
    desk.locator("form[action$='/fine/'] button").click()
    look(desk)
    _refuse(desk, look)
    chief = at_desk("chief.iam", f"/desk/cases/{case.reference}/", **screen)
    look(chief)
    chief.locator("form[action$='/confirm/'] button").click()
    work()

    go(owner, f"/as/e-2/matters/{case.reference}/")
    look(owner)
    owner.locator("main a[href$='/to-pay/']").click()
    look(owner)
    assert "500" in owner.inner_text(".basket__amount")
    onward(owner)
    owner.wait_for_url("**/pay/pay_*")
    owner.locator("button[value=mpay]").click()
    owner.wait_for_url("**/to-pay/paid/**")
    receipt = owner.locator("main a[href*='/receipts/']")
    until(owner, f"/as/e-2/matters/{case.reference}/", lambda: receipt.count() > 0)
    look(owner)
    assert case_view(actor=HOLDER, at=now(), reference=case.reference).fine.state is FineState.PAID
    owner.locator("main a[href*='/receipts/']").first.click()
    look(owner)
    assert "500" in owner.inner_text("main")
    go(desk, "/desk/fines/?state=paid")
    look(desk)
    assert case.reference in desk.inner_text("main")


def _refuse(desk, look):
    desk.check("input[name=outcome][value=refuse]")
    desk.check("input[name=reasons][value=offence_proven]")
    desk.click("button[name=step][value=check]")
    look(desk)
    desk.click("button[name=step][value=confirm]")
    look(desk)


def test_a_stay_stops_the_reminders_and_the_page_says_so(visit, at_desk, nothing_in_the_way, work):
    then = now() - timedelta(days=12)
    answers = {**FOUND, "offence_day": "2026-01-05"}
    reference = open_fine(actor=OFFICER, at=then, service_id=SERVICE, key="a", answers=answers, licence=NUMBER)
    case = Case.objects.get(reference=reference)
    run_case(case_id=case.pk, at=then)
    imposed(case, at=then)
    complaint = lodged(begun(case, COMPLAINT, at=then, actor=HOLDER), HOLDER, at=then, run=False)
    run_case(case_id=complaint.pk, at=then)
    order_stay(actor=SECOND, at=then, reference=reference, why="有理據")
    before = len(inbox(actor=HOLDER, at=now()))
    for days in range(60):
        assert dun_fines(at=now() + timedelta(days=days)) == 0
    assert len(inbox(actor=HOLDER, at=now())) == before
    owner = visit(f"/as/e-2/matters/{reference}/", by="wai.keong", language="pt", width=1280)
    nothing_in_the_way(owner)
    assert "Suspensa" in owner.inner_text("main")
    desk = at_desk("officer.iam", "/desk/fines/?state=stayed", language="zh-Hant", width=390)
    nothing_in_the_way(desk)
    assert reference in desk.inner_text("main")


@pytest.mark.parametrize(("language", "width"), SCREENS)
def test_imposed_and_paid_in_parts_of_which_the_first_begins_it(visit, nothing_in_the_way, work, language, width):
    look, at = nothing_in_the_way, now()
    answers = {**FOUND, "fine_amount": 300000}
    reference = open_fine(actor=OFFICER, at=at, service_id=SERVICE, key="p", answers=answers, licence=NUMBER)
    case = Case.objects.get(reference=reference)
    run_case(case_id=case.pk, at=at)
    imposed(case, at=at)
    order = Order.objects.get(subject=f"fine:{case.pk}")
    owner = visit("/as/e-2/to-pay/", by="wai.keong", language=language, width=width)
    look(owner)
    go(owner, f"/as/e-2/to-pay/{order.pk}/parts/")
    onward(owner)
    look(owner)
    assert owner.locator(".govuk-error-summary").count() == 1
    owner.locator("input[name=count]").nth(1).check()
    onward(owner)
    look(owner)
    order.refresh_from_db()
    assert order.state == "in_parts"
    go(owner, "/as/e-2/to-pay/")
    look(owner)
    onward(owner)
    owner.wait_for_url("**/pay/pay_*")
    owner.locator("button[value=mpay]").click()
    owner.wait_for_url("**/to-pay/paid/**")
    until(owner, f"/as/e-2/to-pay/{order.pk}/parts/", lambda: order.instalments.filter(state="paid").count() == 1)
    look(owner)
    work()
    go(owner, f"/as/e-2/matters/{reference}/")
    look(owner)


@pytest.fixture(scope="module")
def tax_office():
    with running("tax_office") as client:
        yield client


def _enforced(key, at):
    """A fine that nobody paid, for enforced collection."""
    answers = {**FOUND, "offence_day": "2026-01-05", "offence_place": f"營地大街 {key}"}
    case = Case.objects.get(
        reference=open_fine(actor=OFFICER, at=at, service_id=SERVICE, key=key, answers=answers, licence=NUMBER)
    )
    run_case(case_id=case.pk, at=at)
    imposed(case, at=at)
    Fine.objects.filter(case=case).update(due_on=macau_date(at), enforced_at=at, reminded=3)
    return case


def _claim(case):
    return Enforcement.objects.get(order__subject=f"fine:{case.pk}").key


@pytest.mark.parametrize(("language", "width"), [("pt", 1280), ("zh-Hant", 390)])
def test_unpaid_it_goes_to_the_tax_office(
    visit, at_desk, nothing_in_the_way, live_server, work, tax_office, settings, language, width
):
    look, screen = nothing_in_the_way, {"language": language, "width": width}
    settings.BALCAO_TAX_OFFICE_URL = str(tax_office.base_url)
    settings.BALCAO_TAX_OFFICE_SECRET = "demo-tax-office-secret"
    collected, in_part, returned, paid = (_enforced(key, now() - timedelta(days=70)) for key in "abcd")
    tax_office.post("/switch", json={"state": "down"})
    dun_fines(at=now())
    go_on_enforcing(at=now())
    desk = at_desk("officer.iam", "/desk/fines/?state=enforced", **screen)
    look(desk)
    assert translate("desk.fines.office_down", language) in desk.inner_text("main")
    tax_office.post("/switch", json={"state": "works"})
    go_on_enforcing(at=now())
    tax_office.post("/collect", json={"key": _claim(collected), "amount": 1_500_00})
    tax_office.post("/collect", json={"key": _claim(in_part), "amount": 400_00})
    tax_office.post("/collect", json={"key": _claim(returned), "amount": 300_00})
    tax_office.post("/return", json={"key": _claim(returned), "reason": "未發現可扣押財產"})
    order = Order.objects.get(subject=f"fine:{paid.pk}", state="open")
    there = start_payment(actor=system_actor("IAM"), at=now(), order_ids=[order.pk], return_url=live_server.url)
    httpx.post(there, data={"way": "card"})
    until(desk, "/desk/fines/", lambda: Order.objects.get(pk=order.pk).receipt_number)
    go_on_enforcing(at=now())
    work()
    go(desk, "/desk/fines/")
    look(desk)
    lines = desk.inner_text("main")
    assert "未發現可扣押財產" in lines
    assert translate("desk.fines.office_down", language) not in lines
    for case in (in_part, returned):
        go(desk, f"/desk/cases/{case.reference}/")
        look(desk)
    owner = visit(f"/as/e-2/matters/{in_part.reference}/", by="wai.keong", **screen)
    look(owner)
    go(owner, f"/as/e-2/matters/{returned.reference}/")
    look(owner)
    assert translate("portal.fine.early_days", language, amount="")[:8] not in owner.inner_text("main")
    assert {each.state for each in Enforcement.objects.all()} == {"collected", "taken", "returned", "recalled"}
