"""A voucher from the phone to the clinic: code, amount, yes, cancelling; a card, a statement, what the desk sees."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from balcao.accounts.api import give_demo_posts
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date, now
from balcao.licences.api import load_demo as load_licences
from balcao.vouchers.api import give_voucher, say_difference
from balcao.vouchers.models import Code, Use, Voucher
from balcao.vouchers.operations.settling import _period_before, settle_provider
from balcao.vouchers.trail import scheme_of
from tests.journeys.steps import go

pytestmark = pytest.mark.django_db(transaction=True)
SCHEME = "ssm-health-2026"


@pytest.fixture
def voucher(world):
    load_licences(at=now(), holder="e-7")
    give_demo_posts(at=now(), posts=[("SSM", "benefits")])
    return give_voucher(actor=system_actor(), at=now(), scheme_id=SCHEME, holder_id="p-1")


def take(page, code, amount, pin=""):
    page.fill("#code", code)
    page.fill("#amount", amount)
    page.fill("#pin", pin)
    page.locator("main form button[type=submit]").first.click()


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_from_the_phone_to_the_clinic(visit, nothing_in_the_way, voucher, language):
    look = nothing_in_the_way
    phone = visit("/as/p-1/", by="mei.ling", language=language, width=390)
    phone.click("main a[href$='/vouchers/']")
    look(phone)
    phone.locator("form[action$='/code/'] button").click()
    look(phone)
    digits = phone.locator(".voucher-digits").inner_text()

    clinic = visit("/as/e-7/", by="pui.i", language=language, width=1280)
    clinic.click("main a[href$='/takings/']")
    look(clinic)
    take(clinic, digits, "9999")
    look(clinic)
    assert clinic.locator("#amount-error").count() == 1
    clinic.fill("#amount", "150")
    clinic.locator("main form button[type=submit]").first.click()
    look(clinic)

    phone.wait_for_url(re.compile("/uses/"))
    look(phone)
    phone.click("button[value=yes]")
    assert phone.locator(".govuk-panel").count() == 1
    look(phone)
    clinic.wait_for_selector(".govuk-panel")
    look(clinic)
    clinic.click("main details summary")
    clinic.fill("#reason", "150")
    clinic.locator("main details button").click()
    look(clinic)
    assert Use.objects.get().state == "cancelled"
    assert Voucher.objects.get().balance == 70_000
    go(phone, f"/as/p-1/vouchers/{voucher}/")
    look(phone)


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280)])
def test_the_clinics_camera_reads_the_code(visit, with_camera, nothing_in_the_way, voucher, language, width):
    look, screen = nothing_in_the_way, {"language": language, "width": width}
    phone = visit(f"/as/p-1/vouchers/{voucher}/", by="mei.ling", language=language)
    phone.locator("form[action$='/code/'] button").click()
    seen = phone.screenshot(type="jpeg", clip=phone.locator("main img").bounding_box())
    clinic = visit("/as/e-7/takings/", by="pui.i", through=with_camera(seen), **screen)
    clinic.locator("[data-scan]").click()
    expect(clinic.locator("#code")).to_have_value(Code.objects.get().digits)
    expect(clinic.locator("#amount")).to_be_focused()
    assert clinic.locator("video").is_hidden()
    look(clinic)
    clinic.fill("#amount", "80")
    clinic.locator("main form button[type=submit]").first.click()
    assert Use.objects.get().amount == 8_000


def test_without_a_camera_one_is_told_to_type(visit, nothing_in_the_way, voucher):
    clinic = visit("/as/e-7/takings/", by="pui.i", language="pt")
    clinic.locator("[data-scan]").click()
    expect(clinic.locator("[data-say]")).not_to_be_empty()
    nothing_in_the_way(clinic)


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_a_card_a_statement_and_the_desk(visit, at_desk, nothing_in_the_way, voucher, language, width):
    look = nothing_in_the_way
    screen = {"language": language, "width": width}
    person = visit(f"/as/p-1/vouchers/{voucher}/card/", by="mei.ling", **screen)
    look(person)
    person.fill("#pin", "480213")
    person.fill("#again", "480213")
    person.locator("main form button").last.click()
    look(person)
    number = person.locator(".voucher-digits").inner_text()

    clinic = visit("/as/e-7/takings/", by="pui.i", **screen)
    take(clinic, number, "120.50", "480213")
    assert clinic.locator(".govuk-panel").count() == 1
    Use.objects.update(decided_at=now() - timedelta(days=45))
    period, _ends = _period_before(scheme_of(SCHEME), macau_date(now()))
    statement = settle_provider(at=now(), scheme_id=SCHEME, provider_id="e-7", period=period)
    go(clinic, f"/as/e-7/takings/statements/{statement}/")
    look(clinic)
    says = Actor(person_id=6, name="梁佩儀", assurance=2, holder_id="e-7")
    say_difference(actor=says, at=now(), statement_id=statement or 0, text="缺一次使用")

    desk = at_desk("officer.all", "/desk/vouchers/", **screen)
    look(desk)
    desk.locator("form[action*='/differences/'] textarea").fill("–")
    desk.locator("form[action*='/differences/'] button").click()
    desk.locator(f"form[action$='/begin/{SCHEME}/'] button").click()
    look(desk)
    anyone = visit(f"/vouchers/{SCHEME}/", **screen)
    look(anyone)
