"""A real browser against a live server with the demo world."""

import itertools
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import wraps
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.handlers.base import BaseHandler
from django.db import connections
from django.test import Client
from playwright.sync_api import Error, Locator, Page, sync_playwright

from balcao.accounts.testing import sign_in
from balcao.cases.testing import BEGAN, load_world
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.standins.tests.conftest import SECRET, running
from tests.journeys.looking import Looked, Looks, Validator

CHROMIUM = "/usr/bin/chromium-headless-shell"
"""The same engine without windows: a third of the processor's time."""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
LOCALES = {"zh-Hant": "zh-TW", "pt": "pt-PT", "en": "en-GB"}


@pytest.fixture(scope="session", autouse=True)
def django_from_the_browser_thread():
    """Playwright keeps an event loop in this thread; Django may still be called from it."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def _then_whole(click):
    """A click returns when the next page begins to come; whoever looks must wait until all of it is there."""

    @wraps(click)
    def clicked(target, *args, **options):
        click(target, *args, **options)
        page = target.page if isinstance(target, Locator) else target
        if not page.is_closed():
            page.wait_for_load_state()

    return clicked


@pytest.fixture(scope="session")
def browser():
    with pytest.MonkeyPatch.context() as patch:
        for each in (Page, Locator):
            patch.setattr(each, "click", _then_whole(each.click))
        yield from _chromium()


def _chromium():
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def world(transactional_db):
    cache.clear()
    load_world(at=BEGAN)


@pytest.fixture(scope="session")
def addresses():
    """The registers and the payment provider, each a process of its own."""
    with ExitStack() as outside:
        yield {name: str(outside.enter_context(running(name)).base_url) for name in ("registers", "payment")}


@pytest.fixture
def outside(addresses, live_server, settings):
    """The house talks to the stand-ins, and they to the house."""
    settings.BALCAO_REGISTERS_URL = addresses["registers"]
    settings.BALCAO_PAYMENT_URL = addresses["payment"]
    settings.BALCAO_PAYMENT_SECRET = SECRET
    settings.BALCAO_PUBLIC_URL = live_server.url
    settings.SECURE_CSP = {**settings.SECURE_CSP, "form-action": ["'self'", addresses["payment"]]}


@pytest.fixture
def work():
    """Run the waiting jobs beside the browser, whose thread already has an event loop."""

    def jobs():
        try:
            return run_waiting_jobs()
        finally:
            connections.close_all()

    def run():
        with ThreadPoolExecutor(1) as beside_the_browser:
            return beside_the_browser.submit(jobs).result()

    return run


def _session(name, level, language):
    """The cookie of somebody who signed in already: the form of signing in has journeys of its own."""
    client = Client(headers={"accept-language": LOCALES[language]})
    sign_in(client, name, level=level)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"name": cookie.key, "value": cookie.value}


@pytest.fixture(scope="session")
def looked(tmp_path_factory):
    """Each state of a page is looked at once in a run: by any of those at once, if BALCAO_LOOKED names their folder."""
    return Looked(Path(os.environ.get("BALCAO_LOOKED") or tmp_path_factory.mktemp("looked")))


@pytest.fixture(scope="session")
def validator(looked):
    """html-validate, for all the journeys of a run."""
    beside = Validator(looked)
    yield beside
    beside.close()


@pytest.fixture
def served(validator, monkeypatch):
    """What is wrong in the HTML of the pages that the house serves meanwhile."""
    wrong = []
    answer = BaseHandler.get_response

    def answered(handler, request):
        response = answer(handler, request)
        if not response.streaming and response.content.startswith(b"<!doctype html>"):
            wrong.extend(f"{request.path} {each}" for each in validator.findings(response.content.decode()))
        return response

    monkeypatch.setattr(BaseHandler, "get_response", answered)
    return wrong


@pytest.fixture
def visit(browser, live_server, world, served):
    """Open a page at a width in a language, for who signed in if named; no error in the console or HTML."""
    contexts, errors = [], []

    def open_page(path="/", *, by="", level=1, language="en", width=390, scripts=True, through=browser):
        context = through.new_context(
            viewport={"width": width, "height": 900}, locale=LOCALES[language], java_script_enabled=scripts
        )
        contexts.append(context)
        if by:
            context.add_cookies([{**_session(by, level, language), "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []
    assert served == []


@pytest.fixture
def with_camera(browser, tmp_path):
    """A browser whose camera sees this JPEG."""
    started = []

    def start(seen):
        film = tmp_path / "seen.mjpeg"
        film.write_bytes(seen * 5)
        fake = [f"--use-{each}-for-media-stream" for each in ("fake-ui", "fake-device")]
        film_of = f"--use-file-for-fake-video-capture={film}"
        started.append(browser.browser_type.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *fake, film_of]))
        return started[-1]

    yield start
    for each in started:
        each.close()


@pytest.fixture
def at_desk(visit):
    """Open a page of the desk, signed in with both factors."""

    def open_desk(name, path, **screen):
        return visit(path, by=name, level=2, **screen)

    return open_desk


@pytest.fixture(scope="session")
def looks(looked):
    """What stands in the way on pages."""
    return Looks(looked)


@pytest.fixture
def nothing_in_the_way(picture, looks, live_server):
    """Nothing found on the page, and nothing wider than the screen; each page is kept as a picture, if one asks."""
    count = itertools.count(1)

    def check(page):
        picture(page, f"{next(count):02}")
        for _ in range(5):
            try:
                page.wait_for_load_state()
                found = looks.at(page, live_server.url)
                fits = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            except Error as gone:  # the page that a click leads to came in the middle: look at that one
                if "navigation" not in gone.message and "is not defined" not in gone.message:
                    raise
            else:
                break
        else:
            raise AssertionError(f"{page.url} never stays")
        assert found == [], f"{page.url}: {found}"
        assert fits, f"{page.url} is too wide"

    return check


@pytest.fixture
def picture(request):
    """Keep what a page looks like in the folder that BALCAO_PICTURES names; without it, nothing."""
    folder = os.environ.get("BALCAO_PICTURES")

    def keep(page, name):
        if folder:
            page.screenshot(path=f"{folder}/{request.node.name}-{name}.png", full_page=True)

    return keep
