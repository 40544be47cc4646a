"""Before a sign-in or a hold ends one is asked; being there makes it last longer; afterwards nothing typed is lost."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from balcao.accounts.api import want_level
from balcao.accounts.testing import code_is_new
from balcao.accounts.web.request import SEEN_KEY
from balcao.accounts.web.sessions import SessionStore
from balcao.cases.testing import ORGANS, certificate_draft, drafted, person
from balcao.cases.tests.test_hiring import ANSWERS, SERVICE
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.clock import now
from balcao.portal.web import closing
from balcao.venues.models import Booking
from tests.journeys.steps import code_of, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
SCREENS = [("zh-Hant", 390), ("pt", 1280), ("en", 390)]


def last_click(page, minutes, *, ahead=0):
    """Nobody touched anything for so long, and the laptop wakes; `ahead` is how far its clock went on before."""
    for row in Session.objects.all():
        store = SessionStore(row.session_key)
        if SEEN_KEY in store:
            store[SEEN_KEY] = (now() - timedelta(minutes=minutes)).timestamp()
            store.save()
    wake(page, minutes + ahead)


def wake(page, minutes=59):
    """The page's clock has gone on by so much, and the page is looked at again."""
    page.evaluate(
        """(minutes) => {
          window.clock ??= Date.now.bind(Date);
          Date.now = () => window.clock() + minutes * 60_000;
          window.dispatchEvent(new Event("focus"));
        }""",
        minutes,
    )


@pytest.mark.parametrize(("language", "width"), SCREENS)
def test_one_is_asked_stays_and_is_told_when_it_is_over(visit, nothing_in_the_way, language, width):
    draft = certificate_draft(asked_at=now())
    page = visit(f"/as/e-1/drafts/{draft}/pages/delivery/", by="mei.ling", language=language, width=width)
    dialog = page.locator("dialog.asking")
    page.wait_for_load_state("networkidle")
    last_click(page, 58.5)
    expect(dialog).to_be_visible()
    nothing_in_the_way(page)
    dialog.locator("[data-still-here]").click()
    expect(dialog).to_have_count(0)
    last_click(page, 61, ahead=58.5)
    expect(dialog.locator("[data-still-over]")).to_be_visible()
    nothing_in_the_way(page)
    dialog.locator("[data-still-onward]").click()
    page.wait_for_url("**/account/over/**")
    nothing_in_the_way(page)
    page.locator("main a.govuk-button").click()
    sign_in(page, "mei.ling")
    page.wait_for_url(f"**/drafts/{draft}/pages/delivery/")


def test_another_tab_that_went_on_keeps_this_one_quiet(visit):
    page = visit("/as/e-1/", by="mei.ling")
    page.wait_for_load_state("networkidle")
    other = page.context.new_page()
    other.goto(page.url)
    wake(page)
    page.wait_for_load_state("networkidle")
    assert page.locator("dialog.asking").count() == 0


def test_what_was_typed_waits_until_one_signed_in_in_another_tab(visit):
    page = visit("/as/e-1/", by="mei.ling")
    page.wait_for_load_state("networkidle")
    page.evaluate("""() => {
      const form = document.createElement("form");
      form.method = "post";
      form.append(document.createElement("textarea"), document.querySelector("[name=csrfmiddlewaretoken]").cloneNode());
      document.querySelector("main").append(form);
    }""")
    page.fill("main form textarea", "words")
    last_click(page, 61)
    dialog = page.locator("dialog.asking")
    expect(dialog.locator("[data-still-typed]")).to_be_visible()
    with page.context.expect_page() as opened:
        dialog.locator("[data-still-onward]").click()
    tab = opened.value
    tab.wait_for_load_state()
    tab.locator("main a.govuk-button").click()
    sign_in(tab, "mei.ling")
    tab.wait_for_url("**/as/e-1/")
    wake(page, 61)
    expect(dialog).to_have_count(0)
    assert page.input_value("main form textarea") == "words"
    token = page.locator("main form [name=csrfmiddlewaretoken]").last.input_value()
    assert (
        page.evaluate(
            """async (token) => (await fetch("/account/still/", {
      method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams({ who: "" }) })).status""",
            token,
        )
        == 200
    )


def test_somebody_elses_sign_in_is_said_and_not_made_longer(visit):
    page = visit("/as/e-1/", by="mei.ling")
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies()
    tab = page.context.new_page()
    tab.goto(page.url.replace("/as/e-1/", "/account/login/"))
    sign_in(tab, "sio.fan")
    wake(page)
    expect(page.locator("dialog.asking [data-still-other]")).to_be_visible()


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("en", 1280)])
def test_a_hold_is_held_longer(visit, nothing_in_the_way, language, width):
    put_on_offer(Path(settings.BALCAO_SERVICES), [SERVICE], at=now())
    draft = drafted(SERVICE, person(1, "e-1"), answers=ANSWERS, facts={"organs": ORGANS}, at=now(), asked_at=now())
    page = visit(f"/as/e-1/drafts/{draft}/booking/", by="mei.ling", language=language, width=width)
    page.locator("a[rel=next]").click()
    page.locator("#slots input[name=slot]:not([disabled])").first.check()
    page.locator("button[name=act][value=hold]").click()
    Booking.objects.filter(draft_id=draft).update(held_until=now() + timedelta(seconds=100))
    page.reload()
    dialog = page.locator("dialog[data-still-open=hold]")
    expect(dialog).to_be_visible()
    nothing_in_the_way(page)
    dialog.locator("[data-still-here]").click()
    expect(dialog).to_have_count(0)
    assert Booking.objects.get(draft_id=draft).held_until > now() + timedelta(minutes=5)


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280)])
def test_the_second_factor_is_proved_again_and_the_page_stays(visit, nothing_in_the_way, monkeypatch, language, width):
    monkeypatch.setattr(closing, "want_level", lambda request, _level: want_level(request, 3))
    draft = certificate_draft(asked_at=now())
    page = visit(f"/as/e-1/drafts/{draft}/check/", by="mei.ling", level=3, language=language, width=width)
    page.wait_for_load_state("networkidle")
    for row in Session.objects.all():
        store = SessionStore(row.session_key)
        for each in store.get("account_authentication_methods", []):
            each["at"] = (now() - timedelta(minutes=13.5)).timestamp()
        store.save()
    wake(page, 13.5)
    dialog = page.locator("dialog[data-still-open=second_factor]")
    expect(dialog).to_be_visible()
    nothing_in_the_way(page)
    dialog.locator("[data-still-renew]").click()
    code_is_new("mei.ling")
    page.fill("#id_code", code_of("mei.ling"))
    page.locator("main form:has(#id_code) button").first.click()
    page.wait_for_url(f"**/drafts/{draft}/check/")
    assert dialog.count() == 0
    wake(page, 13.5)
    expect(dialog).to_have_count(0)


def test_without_scripts_the_foot_says_until_when(visit):
    page = visit("/as/e-1/", by="mei.ling", scripts=False)
    assert page.locator(".without-script").is_visible()
