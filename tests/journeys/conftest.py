"""A real browser against a live server with the demo world."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from balcao.accounts.api import load_demo as load_people
from balcao.catalogue.api import publish_services
from balcao.entities.api import load_demo as load_entities
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import now

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
LOCALES = {"zh-Hant": "zh-TW", "pt": "pt-PT", "en": "en-GB"}


@pytest.fixture(scope="session", autouse=True)
def django_from_the_browser_thread():
    """Playwright keeps an event loop in this thread; Django may still be called from it."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def world(transactional_db):
    load_people(at=now())
    load_entities(at=now())
    publish_services(actor=system_actor(), at=now(), root=Path(settings.BALCAO_SERVICES))


@pytest.fixture
def visit(browser, live_server, world):
    """Open a page at a width in a language; the whole journey ends without an error in the console."""
    contexts, errors = [], []

    def open_page(path="/", *, language="en", width=390):
        context = browser.new_context(viewport={"width": width, "height": 900}, locale=LOCALES[language])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def nothing_in_the_way():
    """No axe finding, and nothing wider than the screen."""

    def check(page):
        page.evaluate(AXE.read_text())
        found = page.evaluate(
            "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}).then(r => r.violations.map("
            "v => `${v.id}: ${v.nodes.map(n => n.target.join(' ')).join(', ')}`))"
        )
        assert found == [], f"{page.url}: {found}"
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{page.url} is too wide"

    return check
