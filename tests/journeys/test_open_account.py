"""An account in a real browser: opening it, signing in by phone, getting back in, and at the counter."""

import re
import subprocess
from datetime import timedelta

import pytest

from balcao.accounts.models import PhoneSignIn, Recovery, User
from balcao.accounts.testing import PHOTO, app_code, newest_code
from balcao.kernel.clock import now
from tests.journeys.steps import go, onward
from tests.journeys.test_second_factor import with_passkeys

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def faces(outside, addresses, settings):
    settings.BALCAO_FACE_URL = addresses["registers"].rstrip("/")


def day(page, name, typed):
    for part, value in zip(("", "-month", "-year"), typed, strict=True):
        page.fill(f"#{name}{part}", value)


def up_to_the_face(page, check):
    check(page)
    page.check("input[name=kind][value=resident]")
    onward(page)
    check(page)
    page.fill("#number", "7456789(5)")
    day(page, "born", ("30", "5", "1955"))
    onward(page)
    check(page)
    page.fill("#phone", "6612 3456")
    onward(page)
    check(page)
    page.fill("#code", "12")
    onward(page)
    check(page)
    page.fill("#code", newest_code())
    onward(page)
    check(page)
    page.click("button[name=without]")
    assert "歐•••" in page.inner_text("main")
    assert "7456789(5)" not in page.inner_text("main")
    check(page)
    page.click("main a.govuk-button")
    check(page)
    page.set_input_files("#photo", {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": PHOTO})
    onward(page)


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_a_man_of_71_opens_an_account_with_a_passkey(visit, nothing_in_the_way, language, width):
    page = visit("/account/login/", language=language, width=width)
    with_passkeys(page)
    nothing_in_the_way(page)
    page.click("main a[href='/open-account/']")
    up_to_the_face(page, nothing_in_the_way)
    page.wait_for_url("**/agreement/")
    onward(page)
    nothing_in_the_way(page)
    page.check("#agree")
    onward(page)
    nothing_in_the_way(page)
    page.click("main a.choice >> nth=0")
    nothing_in_the_way(page)
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/")
    nothing_in_the_way(page)
    page.click("main a.govuk-button")
    page.wait_for_url("**/account/ready/")
    assert "74567895" in page.inner_text("main")
    nothing_in_the_way(page)
    page.click("header form[action='/account/logout/'] button")
    go(page, "/account/login/?next=/account/security/")
    page.click("#passkey_login")
    page.wait_for_url(re.compile(r"^http://[^/]+/account/security/$"))
    nothing_in_the_way(page)
    assert User.objects.get(username="74567895").highest_level(now()) == 3


def test_without_scripts_an_account_is_opened_with_a_password(visit):
    page = visit("/open-account/", scripts=False)
    up_to_the_face(page, lambda _page: None)
    page.check("#agree")
    onward(page)
    page.click("main a.choice >> nth=1")
    page.fill("#id_password1", "quatro palavras muito boas")
    page.fill("#id_password2", "quatro palavras muito boas")
    onward(page)
    assert page.url.endswith("/account/secure/")
    page.click("main a.choice >> nth=2")
    assert "74567895" in page.inner_text("main")


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_a_computer_is_signed_in_by_the_phone(visit, nothing_in_the_way, language, width):
    phone = visit("/step-up/", by="ka.man", language=language, width=390)
    phone.fill("#id_code", app_code("ka.man"))
    onward(phone)
    computer = visit("/account/login/?next=/account/me/", language=language, width=width)
    computer.click("main a[href^='/account/by-phone/']")
    nothing_in_the_way(computer)
    onward(computer)
    nothing_in_the_way(computer)
    shown = computer.inner_text("[data-number]")
    row = PhoneSignIn.objects.get()
    go(phone, f"/account/by-phone/{row.pk}/{row.code}/")
    nothing_in_the_way(phone)
    phone.click(f"main button[value='{shown}']")
    nothing_in_the_way(phone)
    computer.wait_for_url(re.compile(r"^http://[^/]+/account/me/$"))
    go(phone, "/account/security/")
    nothing_in_the_way(phone)
    assert phone.locator("main ul.rows li").count() == 2


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_who_cannot_sign_in_waits_and_sets_a_new_password(visit, nothing_in_the_way, language, width):
    page = visit("/account/login/", language=language, width=width)

    def prove():
        go(page, "/account/password/reset/")
        page.fill("#number", "14567893")
        day(page, "born", ("19", "1", "1994"))
        page.check("#way")
        onward(page)
        nothing_in_the_way(page)
        page.fill("#code", newest_code())
        onward(page)

    page.click("main a[href='/account/password/reset/']")
    nothing_in_the_way(page)
    onward(page)
    nothing_in_the_way(page)
    prove()
    nothing_in_the_way(page)
    Recovery.objects.filter(usable_at__isnull=False).update(usable_at=now() - timedelta(minutes=1))
    prove()
    nothing_in_the_way(page)
    page.fill("#id_password1", "quatro palavras muito boas")
    page.fill("#id_password2", "quatro palavras muito boas")
    onward(page)
    assert page.url.endswith("/account/login/")
    page.fill("#id_login", "ka.man")
    page.fill("#id_password", "quatro palavras muito boas")
    page.click("main form[novalidate] button")
    go(page, "/step-up/")
    nothing_in_the_way(page)
    page.click("main a.govuk-button")
    nothing_in_the_way(page)


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 1280), ("pt", 390), ("en", 1280)])
def test_two_officers_open_an_account_for_someone_without_a_phone(visit, nothing_in_the_way, language, width):
    officers = []
    for name in ("counter.one", "counter.two"):
        page = visit("/desk/counter/", by=name, language=language, width=width)
        page.fill("#id_code", app_code(name))
        onward(page)
        officers.append(page)
    one, two = officers
    nothing_in_the_way(one)
    one.click("main a.choice >> nth=0")
    onward(one)
    nothing_in_the_way(one)
    one.fill("#number", "7456789(5)")
    one.check("#seen")
    onward(one)
    nothing_in_the_way(one)
    go(two, "/desk/counter/")
    nothing_in_the_way(two)
    two.click("main ul.rows a")
    onward(two)
    nothing_in_the_way(two)
    sheet = two.request.get(two.locator("main a.govuk-button").evaluate("link => link.href")).body()
    text = subprocess.run(["pdftotext", "-", "-"], input=sheet, capture_output=True, check=True).stdout.decode()
    found = re.search(r"[A-Z2-7]{4}-[A-Z2-7]{4}-[A-Z2-7]{4}", text)
    assert found, text
    person = visit("/account/activate/", language=language, width=390)
    nothing_in_the_way(person)
    person.fill("#number", "74567895")
    person.fill("#code", found.group().lower())
    onward(person)
    assert person.url.endswith("/account/secure/")
    nothing_in_the_way(person)
