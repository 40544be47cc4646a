"""A licence on a phone: received, shown without network, checked without network, asked for, revoked and refused."""

import pytest
from django.core.cache import caches

from balcao.credentials.testing import AGENCY, TYPE
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date, now
from balcao.licences.api import Restraint, restrain_licence
from tests.journeys.steps import go, onward

AGENT = {"zh-Hant": "旅行社", "pt": "viagens", "en": "travel"}
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


def ready(page):
    page.locator("[data-ready]").wait_for()


def shown_code(phone):
    """The code as a picture, as a guard's camera sees it."""
    phone.locator(".wallet-card [data-show]").click()
    phone.locator(".wallet-card__code canvas").wait_for()
    return phone.locator(".wallet-card__code canvas").screenshot()


@pytest.fixture
def both_widths(nothing_in_the_way):
    """Nothing in the way on a phone and on a desk; the page stays as wide as it was."""

    def look(page):
        was = page.viewport_size
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            nothing_in_the_way(page)
        page.set_viewport_size(was)

    return look


def verdict(guard, picture):
    guard.locator("[data-verdict]").evaluate("each => { each.hidden = true; each.dataset.trust = '' }")
    guard.set_input_files("#picture", {"name": "code.png", "mimeType": "image/png", "buffer": picture})
    guard.locator("[data-verdict]:not([hidden])").wait_for()
    return guard.locator("[data-verdict]").get_attribute("data-trust")


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_a_licence_is_carried_shown_and_checked(visit, both_widths, work, picture, language):
    look = both_widths
    phone = visit(f"/as/e-2/licences/{AGENCY}/", by="ka.man", language=language)
    phone.locator(f"a[href='/as/e-2/wallet/{TYPE}/{AGENCY}/']").click()
    look(phone)
    picture(phone, "card")
    phone.evaluate("navigator.serviceWorker.ready")
    phone.locator("button[value=phone]").click()
    ready(phone)
    assert phone.locator(".wallet-card").get_attribute("data-stands") == "valid"
    look(phone)
    picture(phone, "wallet")

    guard = visit("/wallet/check/", language=language)
    ready(guard)
    look(guard)
    picture(guard, "check")
    for page in (phone, guard):
        page.context.set_offline(True)
        page.reload()
        ready(page)
    code = shown_code(phone)
    look(phone)
    picture(phone, "code")
    assert verdict(guard, code) == "valid"
    assert AGENCY in guard.locator("[data-claims]").inner_text()
    look(guard)
    picture(guard, "verdict")
    for page in (phone, guard):
        page.context.set_offline(False)

    shop = visit("/prove/", language=language, width=1280)
    look(shop)
    picture(shop, "kinds")
    shop.fill("#q", "zzz")
    shop.keyboard.press("Enter")
    shop.locator(".empty").wait_for()
    look(shop)
    go(shop, f"/prove/?q={AGENT[language]}")
    look(shop)
    picture(shop, "found")
    shop.locator(f"a[href='/prove/{TYPE}/']").click()
    shop.fill("#purpose", "𠮷 & Co.")
    look(shop)
    onward(shop)
    look(shop)
    picture(shop, "asked")
    ours = shop.locator("main a:has(> img)").get_attribute("href")
    phone.goto(ours)
    phone.locator("[data-question]:not([hidden])").wait_for()
    look(phone)
    picture(phone, "question")
    phone.locator("[data-agree]").click()
    phone.wait_for_url("**/credentials/answered/**")
    look(phone)
    shop.locator("[data-trust=valid]").wait_for()
    look(shop)
    picture(shop, "answered")

    restrain_licence(
        actor=system_actor(),
        at=now(),
        number=AGENCY,
        act=Restraint.REVOKE,
        holds_from=macau_date(now()),
        reason={},
        key="revoked",
    )
    work()
    caches["process"].clear()  # a web process answers for a list some seconds without looking
    guard.locator("[data-read-again]").click()
    guard.reload()
    ready(guard)
    go(phone, "/wallet/")
    ready(phone)
    assert phone.locator(".wallet-card").get_attribute("data-stands") == "invalid"
    assert verdict(guard, shown_code(phone)) == "invalid"
    look(guard)
    picture(guard, "refused")


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_every_page_about_what_is_carried_is_open_to_everyone(visit, both_widths, picture, language):
    page = visit("/as/e-2/wallet/", by="ka.man", language=language)
    both_widths(page)
    picture(page, "list")
    card = f"/as/e-2/wallet/{TYPE}/{AGENCY}/"
    go(page, card)
    page.locator("button[value=other]").click()
    page.locator(".wallet-qr").wait_for()
    both_widths(page)
    picture(page, "offer")
    page.locator("button[value=share]").click()
    page.locator(".govuk-error-summary").wait_for()
    both_widths(page)
    page.fill("#purpose", "\U00020bb7 & Co.")
    page.locator("button[value=share]").click()
    link = page.locator("#link").input_value()
    both_widths(page)
    stranger = visit(link[link.index("/shared-licence/") :], language=language)
    both_widths(stranger)
    picture(stranger, "shared")
    page.locator("button[name=withdraw]").first.click()
    go(stranger, link[link.index("/shared-licence/") :])
    both_widths(stranger)
    for path in ("/wallet/", "/wallet/check/", "/prove/driving-licence/"):
        go(stranger, path)
        both_widths(stranger)
