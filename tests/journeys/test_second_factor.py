"""The second factor in a real browser: a code, a passkey of the browser's own, and the pages about them."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache

from balcao.accounts.api import DEMO_PASSWORD
from balcao.accounts.demo import demo_secret

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = (
    "/account/me/",
    "/account/logout/",
    "/account/password/change/",
    "/account/2fa/",
    "/account/2fa/totp/deactivate/",
    "/account/2fa/recovery-codes/generate/",
    "/account/2fa/recovery-codes/",
    "/account/2fa/webauthn/",
    "/account/2fa/webauthn/add/",
    "/account/2fa/reauthenticate/",
    "/as/e-2/mandates/",
    "/as/e-2/mandates/give/",
    "/as/p-3/mandates/",
)


@pytest.fixture(autouse=True)
def nothing_remembered():
    cache.clear()


def code(name):
    return format_hotp_value(hotp_value(demo_secret(name), int(time.time()) // 30))


def sign_in(page, name):
    page.fill("#id_login", name)
    page.fill("#id_password", DEMO_PASSWORD)
    page.click("main form[novalidate] button")


def with_passkeys(page):
    """A device that always says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_mandate_is_given_after_a_code_and_the_person_is_back_where_they_were(visit, nothing_in_the_way):
    page = visit("/account/login/?next=/as/e-2/mandates/")
    nothing_in_the_way(page)
    sign_in(page, "wai.keong")
    page.click("main a.govuk-button")
    assert page.url.endswith("/account/2fa/reauthenticate/?next=%2Fas%2Fe-2%2Fmandates%2Fgive%2F")
    nothing_in_the_way(page)
    page.fill("#id_code", "12")
    page.click("main form button")
    nothing_in_the_way(page)
    page.fill("#id_code", code("wai.keong"))
    page.click("main form button")
    assert page.url.endswith("/as/e-2/mandates/give/")
    page.click("main form button")
    nothing_in_the_way(page)
    page.fill("#card", "7123456(0)")
    page.fill("#name", "何少芬")
    page.select_option("#scope", "*")
    page.fill("#until", "1")
    page.fill("#until-month", "6")
    page.fill("#until-year", "2027")
    page.click("main form button")
    assert (
        "Ho Sio Fan may view for Boa Vista Restauração Limitada in all services until 1 June 2027"
        in page.inner_text("main")
    )
    nothing_in_the_way(page)
    page.click("main button[value=confirm]")
    assert "30 days to accept" in page.inner_text("main")
    nothing_in_the_way(page)
    page.click("main a[href$='/end/']")
    nothing_in_the_way(page)
    page.click("main form button")
    assert "The mandate has ended." in page.inner_text("main")


def test_a_passkey_is_added_used_to_confirm_and_to_sign_in(visit, nothing_in_the_way):
    page = visit("/account/login/?next=/account/2fa/webauthn/add/")
    with_passkeys(page)
    sign_in(page, "ka.man")
    page.fill("#id_code", code("ka.man"))
    page.click("main form button")
    nothing_in_the_way(page)
    page.fill("#id_name", "My phone")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    nothing_in_the_way(page)
    page.goto(page.url.replace("recovery-codes/", "webauthn/"))
    assert "My phone" in page.inner_text("main")
    for link in ("edit", "remove"):
        page.click(f"main a[href$='/{link}/']")
        nothing_in_the_way(page)
        page.go_back()
    base = page.url.split("/account/")[0]
    page.click("header form[action='/account/logout/'] button")
    page.goto(f"{base}/account/login/?next=/account/me/")
    page.click("#passkey_login")
    page.wait_for_url(f"{base}/account/me/")
    assert "Second factor shown within the last quarter of an hour" in page.inner_text("main")
    page.click("header form[action='/account/logout/'] button")
    page.goto(f"{base}/account/login/?next=/account/2fa/webauthn/reauthenticate/?next=/account/me/")
    sign_in(page, "ka.man")
    nothing_in_the_way(page)
    page.click("#mfa_webauthn_reauthenticate")
    page.wait_for_url(f"{base}/account/me/")
    assert "Second factor shown within the last quarter of an hour" in page.inner_text("main")


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 320), ("pt", 320), ("en", 1280)])
def test_every_page_of_an_account_can_be_used_by_all(visit, nothing_in_the_way, language, width):
    page = visit("/account/2fa/recovery-codes/generate/", by="wai.keong", language=language, width=width)
    page.fill("#id_code", code("wai.keong"))
    page.click("main form button")
    page.click("main form button")
    base = page.url.split("/account/")[0]
    for address in PAGES:
        page.goto(base + address)
        assert page.url.endswith(address)
        nothing_in_the_way(page)


def test_who_has_no_second_factor_sets_one_up_and_comes_back(visit, nothing_in_the_way):
    page = visit("/account/login/?next=/step-up/?next=/as/p-5/mandates/")
    from allauth.mfa.models import Authenticator

    Authenticator.objects.filter(user__username="sio.fan").delete()
    sign_in(page, "sio.fan")
    nothing_in_the_way(page)
    page.click("main a.choice >> nth=0")
    nothing_in_the_way(page)
    page.fill("#id_password", DEMO_PASSWORD)
    page.click("main form button")
    nothing_in_the_way(page)
    secret = page.inner_text("main code")
    shown = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    page.fill("#id_code", shown)
    page.click("main form button")
    nothing_in_the_way(page)
    page.click("main a.govuk-button")
    page.fill("#id_code", format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.click("main form button")
    assert page.url.endswith("/as/p-5/mandates/")
    nothing_in_the_way(page)
