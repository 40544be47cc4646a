"""A renewal where nothing changed: at most five clicks from the signed-in home to the receipt, and nothing typed."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection

from balcao.bundles.testing import chain, renewed_before
from balcao.cases.models import Case
from balcao.kernel.clock import macau_date, now
from balcao.licences.models import Licence
from tests.journeys.steps import code_of, draft_of, go, sign_in
from tests.journeys.test_second_factor import with_passkeys

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
PATIENCE = 120_000
"""Milliseconds that the provider may take to tell that it was paid, on a busy machine."""


class Hand:
    """Counts what a person does on a page: every click and every tick; there is no way to type."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def click(self, selector):
        self.clicks += 1
        self.page.locator(selector).click()


@pytest.fixture
def restaurant(world):
    """The restaurant's licence, renewed before and due again in six weeks."""
    numbers = chain(1, at=now(), valid_until=macau_date(now()) + timedelta(days=45))
    renewed_before(numbers, at=now())
    return numbers[0]


def passkey_alone(page, name):
    """The person has a passkey, and no app."""
    go(page, "/account/2fa/webauthn/add/")
    if page.locator("#id_code").count():
        page.fill("#id_code", code_of(name))
        page.click("main form button")
    page.fill("#id_name", "Phone")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: not url.endswith("/add/"))
    Authenticator.objects.filter(user__username=name, type="totp").delete()
    page.click("header form[action='/account/logout/'] button")
    with connection.cursor() as cursor:  # what the account is told of its passkey goes by a phone that is not here
        cursor.execute("DELETE FROM procrastinate_jobs")


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_from_home_to_the_receipt_in_five_clicks(visit, nothing_in_the_way, work, restaurant, language, width):
    page = visit("/account/login/?next=/as/e-2/", language=language, width=width)
    with_passkeys(page)
    sign_in(page, "wai.keong")
    passkey_alone(page, "wai.keong")
    go(page, "/account/login/?next=/as/e-2/")
    sign_in(page, "wai.keong")
    nothing_in_the_way(page)

    hand = Hand(page)
    hand.click(f"form[action$='/licences/{restaurant}/renew/'] button")
    nothing_in_the_way(page)
    hand.click("#mfa_webauthn_reauthenticate")
    page.wait_for_url("**/renewal/")
    nothing_in_the_way(page)
    hand.click("label[for=read]")
    hand.click("main form[novalidate] button.govuk-button")
    page.wait_for_url("**/pay/pay_*")
    hand.click("button[value=mpay]")
    page.wait_for_url("**/done/", timeout=PATIENCE)
    nothing_in_the_way(page)
    assert hand.clicks == 5
    assert page.locator(".govuk-panel").count() == 1

    work()
    case = Case.objects.get(
        licence_number=restaurant, finished_at__isnull=False, lodged_at__gte=now() - timedelta(hours=1)
    )
    assert (case.outcome, case.route) == ("approve", "instant")
    assert Licence.objects.get(number=restaurant).valid_until > macau_date(now()) + timedelta(days=600)


def test_who_showed_the_passkey_at_sign_in_needs_four(visit, restaurant):
    page = visit("/account/login/?next=/as/e-2/")
    with_passkeys(page)
    sign_in(page, "wai.keong")
    passkey_alone(page, "wai.keong")
    go(page, "/account/login/?next=/as/e-2/")
    page.click("#passkey_login")
    page.wait_for_url("**/as/e-2/")
    hand = Hand(page)
    hand.click(f"form[action$='/licences/{restaurant}/renew/'] button")
    hand.click("label[for=read]")
    hand.click("main form[novalidate] button.govuk-button")
    page.wait_for_url("**/pay/pay_*")
    hand.click("button[value=mpay]")
    page.wait_for_url("**/done/", timeout=PATIENCE)
    assert hand.clicks == 4


def test_who_signs_without_having_ticked_is_told_and_nothing_is_signed(visit, nothing_in_the_way, restaurant):
    page = visit("/as/e-2/", by="wai.keong", scripts=False)
    page.locator(f"form[action$='/licences/{restaurant}/renew/'] button").click()
    page.fill("#id_code", code_of("wai.keong"))
    page.locator("main form:has(#id_code) button").first.click()
    page.locator("main form[novalidate] button.govuk-button").click()
    assert page.locator("#read-error").count() == 1
    assert not Case.objects.filter(licence_number=restaurant, finished_at__isnull=True).exists()
    page.click(f"main a[href$='/drafts/{draft_of(page)}/']")
    assert page.locator("main form[action$='/unchanged/']").count() == 1
