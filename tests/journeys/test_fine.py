"""A fine, from the officer who opens it to the receipt of who pays it early; and a stay that stops its reminders."""

from datetime import timedelta

import pytest

from balcao.cases.api import FineState, case_view, open_fine, order_stay
from balcao.cases.models import Case
from balcao.cases.operations.dunning import dun_fines
from balcao.cases.operations.running import run_case
from balcao.cases.testing import lodged, person
from balcao.cases.tests.test_fines_imposed import FOUND, NUMBER, OFFICER, SECOND, SERVICE, imposed
from balcao.cases.tests.test_remedies import COMPLAINT, begun
from balcao.kernel.clock import macau_date, now
from balcao.notices.api import inbox
from balcao.payments.models import Order
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
