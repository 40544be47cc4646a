"""The provider behind its whole web stack: in this process, or over a socket where a test asks for `live_server`."""

import httpx
import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import load_demo as load_entities
from balcao.kernel.clock import now
from balcao.openid.testing import Browser, register_site
from balcao.openid.types import AuthMethod


@pytest.fixture(autouse=True)
def world(db):
    cache.clear()
    load_people(at=now())
    load_entities(at=now())


@pytest.fixture
def one_connection():
    """In this process every request works in the test's own transaction, as with Django's test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def connect(request, settings):
    """A new connection to the provider, without cookies."""
    opened = []
    if "live_server" in request.fixturenames:
        settings.BALCAO_PUBLIC_URL = request.getfixturevalue("live_server").url
    else:
        request.getfixturevalue("one_connection")

    def new():
        transport = None
        if "live_server" not in request.fixturenames:
            transport = httpx.WSGITransport(app=get_wsgi_application())
        http = httpx.Client(
            base_url=settings.BALCAO_PUBLIC_URL,
            transport=transport,
            trust_env=False,
            headers={"Accept-Language": "en"},
            timeout=30,
        )
        opened.append(http)
        return http

    yield new
    for http in opened:
        http.close()


@pytest.fixture
def browser(connect):
    return Browser(connect())


@pytest.fixture
def site(connect):
    return register_site(connect(), "courses")


@pytest.fixture
def other_site(connect):
    return register_site(connect(), "library", redirect_uris=("https://library.example/callback",))


@pytest.fixture
def key_site(connect):
    return register_site(connect(), "signing", auth_method=AuthMethod.KEY)


@pytest.fixture
def signed_in(browser):
    """mei.ling, who is signed in."""
    browser.sign_in(browser.open("/account/login/?next=/account/sites/"))
    return browser


@pytest.fixture
def known(signed_in, site):
    """mei.ling, who agreed to everything but the entity before."""
    signed_in.agree(signed_in.open(site.url(scope="openid profile email offline_access")))
    return signed_in


@pytest.fixture
def tokens(known, site):
    """Tokens for mei.ling, with refresh."""
    landing = known.open(site.url(scope="openid profile email offline_access"))
    return site.redeem(landing.answer["code"]).json()
