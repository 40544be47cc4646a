"""Reading aloud, with a voice of the browser and without one."""

import pytest

from tests.journeys.steps import CERTIFICATE, go

pytestmark = [pytest.mark.django_db(transaction=True)]

A_VOICE = """(() => {
  const events = new EventTarget();
  const said = [];
  let current = null, held = false;
  const next = () => { if (current && !held) { const one = current; current = null; one.onend(); } };
  class Words { constructor(text) { this.text = text; } }
  const speech = {
    getVoices: () => [{ lang: "en-US" }, { lang: "pt-BR" }, { lang: "pt-PT" }, { lang: "zh-HK" }, { lang: "en-GB" }],
    speak(words) { said.push([words.text, words.lang]); current = words; },
    cancel() { current = null; held = false; }, pause() { held = true; }, resume() { held = false; },
    addEventListener: events.addEventListener.bind(events),
  };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = Words;
  window.spoken = { said, next };
})()"""


@pytest.mark.parametrize(("language", "voice", "width"), [("zh-Hant", "zh-HK", 390), ("pt", "pt-PT", 1280)])
def test_a_page_is_read_sentence_by_sentence(visit, nothing_in_the_way, language, voice, width):
    page = visit("/", language=language, width=width)
    page.context.add_init_script(A_VOICE)
    go(page, CERTIFICATE)
    title = page.locator("h1").inner_text()
    nothing_in_the_way(page)
    page.click("[data-aloud-start]")
    for _ in range(3):
        page.evaluate("spoken.next()")
    said = page.evaluate("spoken.said")
    assert [title, voice] in said
    assert all(lang == voice for _, lang in said)
    assert page.evaluate("CSS.highlights.has('aloud')")
    nothing_in_the_way(page)
    page.click("[data-aloud-pause]")
    before = len(page.evaluate("spoken.said"))
    page.evaluate("spoken.next()")
    assert len(page.evaluate("spoken.said")) == before
    page.click("[data-aloud-on]")
    for _ in range(300):
        page.evaluate("spoken.next()")
    assert not page.evaluate("CSS.highlights.has('aloud')")
    assert page.locator("[data-aloud-start]").is_visible()
    assert len({text for text, _ in page.evaluate("spoken.said")}) > 10
    page.click("[data-aloud-start]")
    page.click("[data-aloud-stop]")
    assert page.locator("[data-aloud-start]").is_visible()


def test_without_a_voice_there_is_no_button(visit):
    page = visit(CERTIFICATE)
    assert page.evaluate("speechSynthesis.getVoices().length") == 0
    assert page.locator("[data-aloud]").count() == 1
    assert not page.locator("[data-aloud]").is_visible()
