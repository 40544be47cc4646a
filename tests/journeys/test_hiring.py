"""An association hires a hall, pays fee and deposit, gives it back in order, and the deposit is on its way back."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.api import decide_case, draft_view, sign
from balcao.cases.models import Case, Charge
from balcao.cases.testing import ORGANS, drafted, officer, person
from balcao.cases.tests.test_hiring import ANSWERS, SERVICE
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.clock import now
from balcao.payments.models import Order
from tests.journeys.steps import code_of, go, onward, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
HOLDER = person(1, "e-1")


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_chosen_held_booked_paid_for_and_handed_back(visit, nothing_in_the_way, work, language, width):
    look, screen = nothing_in_the_way, {"language": language, "width": width}
    page = visit("/account/login/?next=/as/e-1/", **screen)
    put_on_offer(Path(settings.BALCAO_SERVICES), [SERVICE], at=now())
    draft = drafted(SERVICE, HOLDER, answers=ANSWERS, facts={"organs": ORGANS}, at=now(), asked_at=now())
    sign_in(page, "mei.ling")
    go(page, f"/as/e-1/drafts/{draft}/")
    look(page)
    page.locator("main a[href$='/booking/']").first.click()
    look(page)
    page.locator("button[name=act][value=hold]").click()
    assert page.locator(".govuk-error-summary").count() == 1
    look(page)
    page.locator("a[rel=next]").click()
    page.wait_for_url("**since=**")
    free = page.locator("#slots input[name=slot]:not([disabled])")
    free.nth(0).check()
    free.nth(1).check()
    page.locator("button[name=act][value=hold]").click()
    page.wait_for_url(re.compile(rf"/drafts/{draft}/(#.*)?$"))
    look(page)
    go(page, f"/as/e-1/drafts/{draft}/check/")
    look(page)
    onward(page)
    page.wait_for_url("**/sign/")
    digest = draft_view(actor=HOLDER, at=now(), draft_id=draft).content_hash
    for number in (1, 3):
        sign(actor=person(number), at=now(), draft_id=draft, content_hash=digest)
    go(page, f"/as/e-1/drafts/{draft}/check/")
    onward(page)
    page.wait_for_url("**/done/")
    work()
    case = Case.objects.get(draft_id=draft)
    clerk = officer(901, "IAM", "licensing")
    decide_case(actor=clerk, at=now(), reference=case.reference, outcome="approve", reasons=[], note="")
    work()

    go(page, "/as/e-1/to-pay/")
    look(page)
    onward(page)
    page.wait_for_url("**/pay/pay_*")
    page.locator("button[value=mpay]").click()
    page.wait_for_url("**/to-pay/paid/**")
    for _ in range(40):
        if not Charge.objects.filter(case=case, state="open").exists():
            break
        page.wait_for_timeout(250)
    work()
    go(page, f"/as/e-1/matters/{case.reference}/")
    look(page)
    page.locator("main a[href$='/booking/']").click()
    look(page)

    desk = visit("/desk/venues/", by="officer.iam", **screen)
    desk.fill("#id_code", code_of("officer.iam"))
    desk.locator("main form:has(#id_code) button").first.click()
    look(desk)
    desk.locator("main a[href$='/desk/venues/manduco-hall/']").click()
    look(desk)
    deposit = Charge.objects.get(case=case, charge_id="deposit")
    go(desk, f"/desk/deposits/{deposit.pk}/")
    look(desk)
    desk.locator("button[value=in_order]").click()
    desk.wait_for_url("**/desk/deposits/")
    work()
    assert Order.objects.get(pk=deposit.order_id).given_back == 100000
    go(page, f"/as/e-1/matters/{case.reference}/")
    look(page)
