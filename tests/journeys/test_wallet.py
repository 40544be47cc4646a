"""A licence on a phone: received, shown without network, checked without network, asked for, revoked and refused."""

import pytest
from django.core.cache import caches

from balcao.credentials.testing import AGENCY, TYPE
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date, now
from balcao.licences.api import Restraint, restrain_licence
from tests.journeys.steps import go, onward, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


def ready(page):
    page.locator("[data-ready]").wait_for()


def shown_code(phone):
    """The code as a picture, as a guard's camera sees it."""
    phone.locator(".wallet-card [data-show]").click()
    phone.locator(".wallet-card__code canvas").wait_for()
    return phone.locator(".wallet-card__code canvas").screenshot()


def verdict(guard, picture):
    guard.locator("[data-verdict]").evaluate("each => { each.hidden = true; each.dataset.trust = '' }")
    guard.set_input_files("#picture", {"name": "code.png", "mimeType": "image/png", "buffer": picture})
    guard.locator("[data-verdict]:not([hidden])").wait_for()
    return guard.locator("[data-verdict]").get_attribute("data-trust")


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_a_licence_is_carried_shown_and_checked(visit, nothing_in_the_way, work, picture, language):
    look = nothing_in_the_way
    phone = visit(f"/account/login/?next=/as/e-2/licences/{AGENCY}/", language=language)
    sign_in(phone, "ka.man")
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
    guard.locator("[data-fresh]").click()
    guard.reload()
    ready(guard)
    go(phone, "/wallet/")
    ready(phone)
    assert phone.locator(".wallet-card").get_attribute("data-stands") == "invalid"
    assert verdict(guard, shown_code(phone)) == "invalid"
    look(guard)
    picture(guard, "refused")
