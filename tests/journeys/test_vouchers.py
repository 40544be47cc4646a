"""A voucher from the phone to the clinic: code, amount, yes, cancelling; a card, a statement, what the desk sees."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from balcao.accounts.api import give_demo_posts
from balcao.accounts.models import Person
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date, now
from balcao.licences.api import load_demo as load_licences
from balcao.vouchers import trail
from balcao.vouchers.api import ask_use, give_voucher, say_difference, show_code
from balcao.vouchers.models import Code, Use, Voucher
from balcao.vouchers.operations.settling import _period_before, settle_provider
from balcao.vouchers.trail import scheme_of
from tests.journeys.steps import code_of, draft_of, go, onward

pytestmark = pytest.mark.django_db(transaction=True)
SCHEME = "ssm-health-2026"
MEI_LING = Actor(person_id=1, name="陳美玲", assurance=2, holder_id="p-1")
CLINIC = Actor(person_id=6, name="梁佩儀", assurance=2, holder_id="e-7")


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
    say_difference(actor=CLINIC, at=now(), statement_id=statement or 0, text="缺一次使用")

    desk = at_desk("officer.all", "/desk/vouchers/", **screen)
    look(desk)
    desk.locator("form[action*='/differences/'] textarea").fill("–")
    desk.locator("form[action*='/differences/'] button").click()
    desk.locator(f"form[action$='/begin/{SCHEME}/'] button").click()
    look(desk)
    anyone = visit(f"/vouchers/{SCHEME}/", **screen)
    look(anyone)


@pytest.mark.usefixtures("outside")
@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_who_has_no_account_is_given_one_at_the_counter(visit, at_desk, nothing_in_the_way, voucher, language, width):
    look, screen = nothing_in_the_way, {"language": language, "width": width}
    clerk = at_desk("counter.one", "/desk/assist/", **screen)
    clerk.fill("#number", "7456789(5)")
    clerk.fill("#name", "歐陽德成")
    for box in ("#reason", "#photo", "#consent"):
        clerk.check(box)
    clerk.click("button[value=begin]")
    clerk.click("main a[href$='/assist/vouchers/']")
    look(clerk)
    clerk.click("button[value=give]")
    look(clerk)
    clerk.fill("[name=pin]", "480213")
    clerk.fill("[name=again]", "480214")
    clerk.click("button[value=make]")
    look(clerk)
    clerk.fill("[name=pin]", "480213")
    clerk.fill("[name=again]", "480213")
    clerk.click("button[value=make]")
    look(clerk)
    number = clerk.locator(".voucher-digits").inner_text()
    clinic = visit("/as/e-7/takings/", by="pui.i", **screen)
    take(clinic, number, "60", "480213")
    assert Voucher.objects.latest("pk").balance == 64_000
    go(clerk, "/desk/assist/vouchers/")
    clerk.click("button[value=stop]")
    look(clerk)
    go(clinic, "/as/e-7/takings/")
    take(clinic, number, "60", "480213")
    assert clinic.locator("#code-error").count() == 1


def test_a_scheme_that_wants_the_second_factor(visit, nothing_in_the_way, voucher, monkeypatch):
    strict = {SCHEME: scheme_of(SCHEME).model_copy(update={"confirm": "second_factor"})}
    monkeypatch.setattr(trail, "voucher_schemes", lambda _root: strict)
    shown = show_code(actor=MEI_LING, at=now(), voucher_id=voucher)
    use = ask_use(actor=CLINIC, at=now(), code=shown.digits, amount=5_000, key="k")
    phone = visit(f"/as/p-1/vouchers/{voucher}/uses/{use}/", by="mei.ling", language="zh-Hant")
    nothing_in_the_way(phone)
    phone.click("button[value=yes]")
    assert Use.objects.get().state == "waiting"
    nothing_in_the_way(phone)
    phone.fill("#id_code", code_of("mei.ling"))
    phone.locator("main form:has(#id_code) button").first.click()
    phone.wait_for_url("**/uses/*/")
    nothing_in_the_way(phone)
    phone.click("button[value=yes]")
    assert phone.locator(".govuk-panel").count() == 1
    assert Use.objects.get().state == "paid"


@pytest.mark.usefixtures("outside")
@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280)])
def test_passed_on_to_a_child(visit, nothing_in_the_way, world, work, language, width):
    look, give = nothing_in_the_way, {"actor": system_actor(), "at": now(), "scheme_id": SCHEME}
    put_on_offer(Path(settings.BALCAO_SERVICES), {"ssm-health-voucher-transfer"}, at=now())
    child, _new = Person.objects.get_or_create(bir="1901234(6)", defaults={"name_zh": "黃子朗"})
    own = give_voucher(**give, holder_id="p-4")
    theirs = give_voucher(**give, holder_id=f"p-{child.pk}")
    page = visit(f"/as/p-4/vouchers/{own}/", by="ka.man", level=2, language=language, width=width)
    page.click("main a[href*='ssm-health-voucher-transfer']")
    page.locator("main form button.govuk-button--start").click()
    while "/drafts/" not in page.url:
        onward(page)
    number = draft_of(page)
    go(page, f"/as/p-4/drafts/{number}/pages/relative/")
    page.fill("[name=relative_bir]", "1901234(6)")
    page.check("input[name=relation][value=child]")
    page.fill("[name=amount]", "300")
    page.check("input[name=no_way_back]")
    look(page)
    onward(page)
    go(page, f"/as/p-4/drafts/{number}/check/")
    assert ("您的券" if language == "zh-Hant" else "O seu vale") in page.inner_text("main")
    look(page)
    onward(page)
    work()
    go(page, f"/as/p-4/vouchers/{own}/")
    look(page)
    assert Voucher.objects.get(pk=own).balance == 40_000
    assert Voucher.objects.get(pk=theirs).balance == 100_000
