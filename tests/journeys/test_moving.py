"""A company moves its seat, and somebody moves house: each fact told once, the next part begins by itself."""

import pytest

from balcao.bundles.testing import one_things_on_offer
from balcao.cases.models import Case, Draft
from balcao.exchange.models import Delivery
from balcao.kernel.clock import macau_date, now
from tests.journeys.steps import go, sign
from tests.journeys.test_certificate import until
from tests.journeys.test_more_things import confirmed, ready, unseen
from tests.journeys.test_one_thing import EACH, draft_for, fill_date, fill_the_rest, planned, signed_in_and_begun

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


@pytest.fixture(autouse=True)
def on_offer(world):
    one_things_on_offer(at=now())


def told_the_address(page, name):
    page.fill(f"#q-{name}-street", "澳門提督馬路")
    page.select_option("#q-parish", "se")
    fill_date(page, "since", macau_date(now()))


def declared(page, *others):
    """The declarations that the page asks for, of these and the one every form ends with."""
    for name in ("true_and_complete", *others):
        if page.locator(f"input[name={name}]").count():
            page.check(f"input[name={name}]")


@EACH
def test_a_company_moves_and_the_certificate_waits_for_the_new_seat(visit, nothing_in_the_way, work, language, width):
    look = nothing_in_the_way
    page = visit("/", language=language, width=width)

    def answers(page):
        told_the_address(page, "new_seat")
        page.check("input[name=decided_by][value=administrators]")
        page.check("input[name=place][value=yes]")
        page.check("input[name=works][value=no]")
        page.check("input[name=proof][value=bank]")

    planned(page, look, "move-a-companys-seat", answers, language=language)
    here = signed_in_and_begun(page, unseen, work, "move-a-companys-seat")
    ready(page)
    look(page)

    seat = draft_for("crbm-company-seat-change")
    tax = draft_for("dsf-business-change-m1")
    for draft in (seat, tax):
        go(page, f"/as/e-2/drafts/{draft.pk}/")
        fill_the_rest(page, draft.pk, look, lambda page: declared(page, "statutes_allow"))
    go(page, here)
    page.click("button[value=sign]")
    sign(page, "wai.keong")
    page.click("button[value=lodge]")
    page.wait_for_url("**/pay/pay_*")
    page.locator("button[value=mpay]").click()
    until(page, f"{here}?paid=1", lambda: page.locator("main .rows > li a[href*='/matters/']").count() == 2)
    work()
    moved = Case.objects.get(draft_id=seat.pk)
    assert (moved.outcome, moved.route) == ("approve", "instant")
    assert draft_for("dsaj-commercial-certificate").answers.filter(question="purpose").exists()
    go(page, here)
    assert page.locator("main .rows > li a[href*='/drafts/']").count() == 1
    look(page)


@EACH
def test_somebody_moves_and_twelve_departments_know(visit, nothing_in_the_way, work, language, width):
    look = nothing_in_the_way
    page = visit("/", language=language, width=width)

    def answers(page):
        told_the_address(page, "new_address")
        page.check("input[name=home][value=owner]")
        for name, value in (("children", "no"), ("works", "no"), ("votes", "yes")):
            page.check(f"input[name={name}][value={value}]")

    planned(page, look, "move-house", answers, language=language)
    here = signed_in_and_begun(page, unseen, work, "move-house", name="mei.ling", holder="p-1")
    until(page, here, lambda: page.locator("main .rows > li a[href*='/drafts/']").count() == 1)
    look(page)

    move = Draft.objects.get(service_id="dsi-address-change", holder_id="p-1")
    go(page, f"/as/p-1/drafts/{move.pk}/")
    fill_the_rest(page, move.pk, look, lambda page: declared(page, "tell_all"))
    go(page, here)
    page.click("button[value=lodge]")
    confirmed(page, "mei.ling")
    if page.locator("button[value=lodge]").count():
        page.click("button[value=lodge]")
    work()
    case = Case.objects.get(draft_id=move.pk)
    assert (case.outcome, case.route) == ("approve", "instant")
    assert Delivery.objects.filter(case_reference=case.reference).count() == 12
    assert Draft.objects.filter(service_id="safp-voter-registration", holder_id="p-1").count() == 1
    go(page, here)
    look(page)
    assert page.locator("main .rows > li a[href*='/matters/']").count() == 1
