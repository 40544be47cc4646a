"""A treasurer signs with a certificate of her own, at her signing provider, and the PDF stays with the application."""

import pytest
from django.conf import settings as django_settings
from django.utils.csp import CSP

from balcao.cases.api import request_signatures
from balcao.cases.models import Signature
from balcao.cases.testing import CERTIFICATE, ORGANS, drafted, person
from balcao.kernel.clock import now
from balcao.standins.tests.conftest import running
from tests.journeys.steps import code_of, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
SECRETARY = person(2, "e-6")
CARD = "7123456(0)"


@pytest.fixture(scope="module")
def provider():
    with running("trust", "--keys", str(django_settings.BALCAO_VAR / "pki")) as client:
        yield str(client.base_url)


@pytest.fixture
def offered(provider, settings):
    described = settings.BALCAO_SIGNING_PROVIDERS["example-signing"]
    settings.BALCAO_SIGNING_PROVIDERS = {"example-signing": {**described, "url": f"{provider}/csc/v2"}}
    settings.SECURE_CSP = {**settings.SECURE_CSP, "form-action": [CSP.SELF, provider]}


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_signed_at_ones_own_provider(offered, visit, nothing_in_the_way, picture, language, width):
    page = visit("/account/login/?next=/as/p-5/", language=language, width=width)
    facts = {"organs": {**ORGANS, "registration_no": "7215"}}
    answers = {"purpose": "bank", "true_and_complete": True}
    draft = drafted(CERTIFICATE, SECRETARY, answers=answers, facts=facts, at=now())
    request_signatures(actor=SECRETARY, at=now(), draft_id=draft)
    sign_in(page, "sio.fan")
    page.goto(page.url.split("/as/")[0] + f"/as/p-5/to-sign/{draft}/")
    for _ in range(2):  # the second factor is asked where it is missing, then one goes on
        page.check("#read")
        page.click("summary:has(+ .govuk-details__text button[value^='own:'])")
        nothing_in_the_way(page)
        page.click("button[value^='own:']")
        if page.locator("#id_code").count() == 0:
            break
        page.fill("#id_code", code_of("sio.fan"))
        page.locator("main form:has(#id_code) button").first.click()
    picture(page, "provider")
    page.click(f"button[value='{CARD}']")
    page.click(f"button[value='{CARD}']")
    page.wait_for_url("**/to-sign/**")
    nothing_in_the_way(page)
    assert page.locator("a[href*='/files/']").count() == 1
    assert Signature.objects.get(person_id=5).certificate["signer"] == "Ho Sio Fan"
