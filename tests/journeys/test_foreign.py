"""Another territory's e-ID: linked to the account, then signed in with, then more proven here."""

import pytest
from django.core.cache import cache

from balcao.standins.tests.conftest import free_port, running
from tests.journeys.steps import code_of, go, onward, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = [("zh-Hant", 390), ("pt", 390), ("en", 1280)]


@pytest.fixture
def eid(world, live_server, settings):
    """The provider, a process of its own, where the counter is registered."""
    port = free_port()
    address = f"http://localhost:{port}"
    described = next(iter(settings.BALCAO_IDENTITY_PROVIDERS.values()))
    settings.BALCAO_IDENTITY_PROVIDERS = {"example-eid": described | {"issuer": address}}
    settings.BALCAO_PUBLIC_URL = live_server.url
    settings.SECURE_CSP = {**settings.SECURE_CSP, "form-action": ["'self'", address]}
    with running("foreign", "--house", live_server.url, port=port) as client:
        yield client


def prove(page, who, look):
    """Over there."""
    page.wait_for_url("**/authorize?**")
    look(page)
    page.click(f"button[value='{who}']")


@pytest.mark.parametrize(("language", "width"), LANGUAGES)
def test_a_person_links_signs_out_signs_in_with_it_and_proves_more(visit, eid, nothing_in_the_way, language, width):
    page = visit("/account/login/", language=language, width=width)
    nothing_in_the_way(page)

    page.click("main a[href^='/account/identities/sign-in/']")
    nothing_in_the_way(page)
    onward(page)
    prove(page, "mei/substantial", nothing_in_the_way)
    page.wait_for_url("**/back/**")
    nothing_in_the_way(page)
    page.click("main a[href^='/account/login/']")

    sign_in(page, "mei.ling")
    page.wait_for_url("**/account/identities/")
    nothing_in_the_way(page)
    page.click("main a[href='/account/identities/example-eid/link/']")
    page.fill("#id_code", code_of("mei.ling"))
    onward(page)
    page.wait_for_url("**/example-eid/link/")
    nothing_in_the_way(page)
    onward(page)
    prove(page, "joao/substantial", nothing_in_the_way)
    page.wait_for_url("**/back/**")
    nothing_in_the_way(page)
    go(page, "/account/identities/example-eid/link/")
    onward(page)
    prove(page, "mei/substantial", nothing_in_the_way)
    page.wait_for_url("**/account/identities/")
    assert page.locator("ul.rows li").count() == 1
    nothing_in_the_way(page)

    go(page, "/account/logout/")
    onward(page)
    go(page, "/account/login/?next=/account/me/")
    page.click("main a[href^='/account/identities/sign-in/']")
    eid.post("/switch/foreign", data={"state": "down"})
    onward(page)
    nothing_in_the_way(page)
    eid.post("/switch/foreign", data={"state": "works"})
    go(page, "/account/identities/sign-in/?next=/account/me/")
    onward(page)
    prove(page, "mei/substantial", nothing_in_the_way)
    page.wait_for_url("**/account/me/")
    nothing_in_the_way(page)

    cache.clear()
    page.click("main a[href^='/step-up/']")
    assert page.locator("#id_code").count() == 1
    go(page, "/account/identities/")
    page.click("main a[href$='/remove/']")
    nothing_in_the_way(page)
    onward(page)
    assert page.locator("ul.rows li").count() == 0
