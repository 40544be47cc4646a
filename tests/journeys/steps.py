"""Steps that journeys share."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Error

from balcao.accounts.api import DEMO_PASSWORD
from balcao.accounts.demo import demo_secret

CERTIFICATE = "/services/dsi-association-leadership-certificate/"


def sign_in(page, name):
    """Fill the sign-in form the page shows."""
    page.fill("#id_login", name)
    page.fill("#id_password", DEMO_PASSWORD)
    page.click("main form[novalidate] button")


def go(page, path):
    """Another address of the same house."""
    base = re.match(r"https?://[^/]+", page.url)
    assert base is not None
    try:
        page.goto(base.group() + path)
    except Error as aborted:
        # The page was just going somewhere by itself: it looks again, or a form's answer had not come to its end.
        if "ERR_ABORTED" not in aborted.message:
            raise
        page.wait_for_load_state()
        page.goto(base.group() + path)


def onward(page):
    """The page's own button."""
    page.locator("main button[type=submit].govuk-button").first.click()


def draft_of(page):
    """The number of the draft shown."""
    found = re.search(r"/drafts/(\d+)/", page.url)
    assert found, page.url
    return int(found.group(1))


def begin(page, service):
    """From a service's page to the task list of a new draft."""
    go(page, service)
    page.click("main form button.govuk-button--start")
    if "/start/" in page.url:
        onward(page)


def code_of(name):
    """The code the demo phone shows now."""
    return format_hotp_value(hotp_value(demo_secret(name), int(time.time()) // 30))


def sign(page, name):
    """Read, tick, sign; the second factor is asked where it is missing, then one signs again."""
    for _ in range(2):
        page.check("#read")
        page.click("button[value=sign]")
        if page.locator("#id_code").count() == 0:
            return
        page.fill("#id_code", code_of(name))
        page.locator("main form:has(#id_code) button").first.click()
        if page.locator("#read").count() == 0:
            return
