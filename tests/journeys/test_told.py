"""Choosing how one is told, and stopping mails of a kind from a mail."""

import json

import pytest

from balcao.notices.api import NoticeKind, stop_url
from balcao.notices.models import Choice, PushSubscription
from balcao.notices.tests.test_browsers import GIVEN
from tests.journeys.steps import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_choosing_and_seeing_what_comes_tomorrow(visit, nothing_in_the_way, language):
    page = visit("/as/p-3/inbox/told/", by="wai.keong", language=language)
    nothing_in_the_way(page)
    page.uncheck("#legal")
    page.uncheck("#legal-3")
    page.locator("main form[novalidate] button[type=submit]").click()
    nothing_in_the_way(page)
    assert page.locator("#legal-error").is_visible()
    page.check("#legal")
    page.check("#digest-2")
    page.locator("#quiet_from").select_option("22:00")
    page.locator("#quiet_until").select_option("07:00")
    page.locator("main form[novalidate] button[type=submit]").click()
    nothing_in_the_way(page)
    assert page.locator("#tomorrow").is_visible()
    assert Choice.objects.get(person_id=3, kind="legal").channels == ["mail"]


def test_a_link_in_a_mail_stops_and_undoes_without_scripts(visit, nothing_in_the_way, settings):
    link = stop_url(person_id=3, holder_id="e-2", kind=NoticeKind.APPLICATION)
    page = visit(link.removeprefix(settings.BALCAO_PUBLIC_URL), scripts=False)
    page.locator("main button").click()
    assert "These mails are stopped" in page.locator("h1").inner_text()
    page.locator("main button").click()
    assert "No more of these mails?" in page.locator("h1").inner_text()


GRANTED = json.dumps({"endpoint": GIVEN["endpoint"], "keys": {"p256dh": GIVEN["p256dh"], "auth": GIVEN["auth"]}})
PUSH = f"""
Notification.requestPermission = async () => window.allows ? "granted" : "denied";
PushManager.prototype.subscribe = async () => ({{ toJSON: () => ({GRANTED}) }});
"""


def test_a_browser_is_switched_on_only_after_a_press_and_off_again(visit, nothing_in_the_way):
    page = visit("/account/login/?next=/as/p-3/inbox/told/")
    page.add_init_script(PUSH)
    sign_in(page, "wai.keong")
    button = page.locator("form[data-push-key] button")
    button.click()
    page.wait_for_selector("[data-push-say=refused]")
    assert not PushSubscription.objects.exists()
    page.evaluate("window.allows = true")
    page.wait_for_timeout(1100)  # a second press within a second is taken for the same
    button.click()
    page.wait_for_selector("button[name=remove]")
    nothing_in_the_way(page)
    page.click("button[name=remove]")
    page.wait_for_selector("main .empty")
    assert PushSubscription.objects.get().gone_at is not None


def test_without_scripts_the_page_says_what_works(visit):
    page = visit("/as/p-3/inbox/told/", by="wai.keong", scripts=False)
    assert page.locator("[data-push-without]").is_visible()
    assert page.locator("form[data-push-key]").is_hidden()
