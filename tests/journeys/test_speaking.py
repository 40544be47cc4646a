"""Speaking into fields: a browser that hears, one that may not, one that hears nothing, one that cannot."""

from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from balcao.cases.models import Answer
from balcao.cases.testing import certificate_draft, drafted, person
from balcao.catalogue.testing import put_on_offer
from balcao.kernel.clock import now
from tests.journeys.steps import go

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]

A_HEARER = """(() => {
  window.heard = { languages: [], next: HEARS };
  window.webkitSpeechRecognition = class {
    start() {
      heard.languages.push(this.lang);
      setTimeout(() => {
        const { text, error } = heard.next;
        if (text) this.onresult({ results: [[{ transcript: text }]] });
        if (error) this.onerror({ error });
        this.onend({});
      }, 30);
    }
    stop() {}
    abort() {}
  };
  delete window.SpeechRecognition;
})()"""
NO_HEARER = "delete window.SpeechRecognition; delete window.webkitSpeechRecognition;"
NUMBERS = [
    ("二十五", "zh-HK", "25"),
    ("1.250,50", "pt-PT", "1250.50"),
    ("一萬二千", "zh-TW", "12000"),
    ("12 people", "en-GB", "12"),
]
SPEAK = "[data-question=purpose_words] .speak-button"


@pytest.fixture
def form(visit):
    """The page of a form that asks for words, in a browser that hears this."""

    def open_form(hears, **screen):
        draft = certificate_draft(asked_at=now())
        page = visit("/", by="mei.ling", **screen)
        page.context.add_init_script(A_HEARER.replace("HEARS", hears) if hears else NO_HEARER)
        go(page, f"/as/e-1/drafts/{draft}/pages/delivery/")
        page.check("input[value=other]")
        page.locator("[name=purpose_words]").wait_for()
        return page

    return open_form


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_what_was_heard_is_shown_corrected_and_put_in(form, nothing_in_the_way, language, width):
    page = form("{ text: '租場' }", language=language, width=width)
    page.click(SPEAK)
    dialog = page.locator("dialog.asking")
    expect(dialog.locator("[data-speech-first]")).to_be_visible()
    nothing_in_the_way(page)
    assert page.evaluate("heard.languages") == []
    assert dialog.locator("button:visible").count() == 2
    page.check("#speech-zh-TW")
    dialog.locator("[data-speech-listen]").click()
    field = page.locator("#speech-heard")
    expect(field).to_have_value("租場")
    nothing_in_the_way(page)
    assert page.locator("[name=purpose_words]").input_value() == ""
    field.fill("租場地")
    dialog.locator("[data-speech-use]").click()
    expect(dialog).to_have_count(0)
    expect(page.locator("[name=purpose_words]")).to_be_focused()
    page.locator("[data-save-state][data-state=saved]").wait_for()
    assert Answer.objects.get(question="purpose_words").value == "租場地"
    page.reload()
    page.click(SPEAK)
    assert not dialog.locator("[data-speech-first]").is_visible()
    assert page.is_checked("#speech-zh-TW")
    assert "租場地" in dialog.locator("[data-speech-before]").inner_text()
    dialog.locator("[data-speech-cancel]").click()
    assert page.input_value("[name=purpose_words]") == "租場地"
    assert page.evaluate("heard.languages") == []


@pytest.mark.parametrize(("hears", "said"), [("{ error: 'not-allowed' }", "textRefused"), ("{}", "textNothing")])
def test_what_went_wrong_is_said_and_one_can_try_again(form, nothing_in_the_way, hears, said):
    page = form(hears, language="zh-Hant", width=390)
    page.click(SPEAK)
    page.click("[data-speech-listen]")
    words = page.evaluate(f"document.querySelector('template[data-speech]').dataset.{said}")
    expect(page.locator("[data-speech-state]")).to_have_text(words)
    nothing_in_the_way(page)
    page.evaluate("heard.next = { text: '開會' }")
    page.click("[data-speech-listen]")
    expect(page.locator("#speech-heard")).to_have_value("開會")
    page.keyboard.press("Escape")
    assert page.input_value("[name=purpose_words]") == ""


def test_a_number_is_put_in_as_one_types_it(visit):
    service = "dsi-association-dissolution"
    put_on_offer(Path(settings.BALCAO_SERVICES), [service], at=now())
    draft = drafted(service, person(1, "e-1"), answers={}, facts={}, at=now(), asked_at=now())
    page = visit("/", by="mei.ling", language="en")
    page.context.add_init_script(A_HEARER.replace("HEARS", "{ text: 'many' }"))
    go(page, f"/as/e-1/drafts/{draft}/pages/vote/")
    for says, language, stands in NUMBERS:
        page.locator("[data-question=members] .speak-button").click()
        page.check(f"#speech-{language}")
        page.click("[data-speech-listen]")
        page.click("[data-speech-use]")
        assert page.locator("#speech-heard").is_visible()
        page.fill("#speech-heard", says)
        page.click("[data-speech-use]")
        assert page.input_value("[name=members]") == stands


def test_a_browser_that_cannot_listen_offers_nothing(form):
    page = form("", language="en")
    assert page.locator(".speak-button").count() == 0
