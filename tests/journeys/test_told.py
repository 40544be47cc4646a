"""Choosing how one is told, and stopping mails of a kind from a mail."""

import pytest

from balcao.notices.api import NoticeKind, stop_url
from balcao.notices.models import Choice
from tests.journeys.steps import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_choosing_and_seeing_what_comes_tomorrow(visit, nothing_in_the_way, language):
    page = visit("/account/login/?next=/as/p-3/inbox/told/", language=language)
    sign_in(page, "wai.keong")
    nothing_in_the_way(page)
    page.uncheck("#legal")
    page.uncheck("#legal-3")
    page.locator("main form button[type=submit]").click()
    nothing_in_the_way(page)
    assert page.locator("#legal-error").is_visible()
    page.check("#legal")
    page.check("#digest-2")
    page.locator("#quiet_from").select_option("22:00")
    page.locator("#quiet_until").select_option("07:00")
    page.locator("main form button[type=submit]").click()
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
