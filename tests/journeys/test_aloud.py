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
    getVoices: () => window.voices ?? ["en-US", "pt-BR", "pt-PT", "zh-HK", "en-GB"].map((lang) => ({ lang })),
    speak(words) { said.push([words.text, words.lang, words.rate, words.voice?.name]); current = words; },
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
    assert title in {text for text, *_ in said}
    assert all(lang == voice for _, lang, *_ in said)
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
    assert len({text for text, *_ in page.evaluate("spoken.said")}) > 10
    page.click("[data-aloud-start]")
    page.click("[data-aloud-stop]")
    assert page.locator("[data-aloud-start]").is_visible()


def test_without_a_voice_there_is_no_button(visit):
    page = visit(CERTIFICATE)
    assert page.evaluate("speechSynthesis.getVoices().length") == 0
    assert page.locator("[data-aloud]").count() == 1
    assert not page.locator("[data-aloud]").is_visible()


VOICES = """window.voices = [
  { lang: "zh-HK", name: "Sin-ji", voiceURI: "hk-far", localService: false },
  { lang: "zh-CN", name: "Ting-Ting", voiceURI: "cn", localService: true },
  { lang: "zh-HK", name: "Sin-ji", voiceURI: "hk", localService: true },
  { lang: "pt-PT", name: "Joana", voiceURI: "pt-far", localService: false },
]"""


@pytest.mark.parametrize("width", [390, 1280])
def test_voice_and_speed_are_chosen_and_kept_on_the_device(visit, nothing_in_the_way, width):
    page = visit("/", language="zh-Hant", width=width)
    page.context.add_init_script(VOICES)
    page.context.add_init_script(A_VOICE)
    go(page, CERTIFICATE)
    page.click(".aloud__how summary")
    assert page.input_value("[data-aloud-voice]") == "hk"
    assert page.locator("[data-aloud-voice] optgroup").count() == 2
    nothing_in_the_way(page)
    page.select_option("[data-aloud-voice]", "cn")
    page.select_option("[data-aloud-speed]", "0.7")
    page.reload()
    page.click("[data-aloud-start]")
    assert page.evaluate("spoken.said")[0][1:] == ["zh-CN", 0.7, "Ting-Ting"]


def test_before_a_voice_of_the_network_reads_it_is_said_once(visit, nothing_in_the_way):
    page = visit("/", language="pt", width=390)
    page.context.add_init_script(VOICES)
    page.context.add_init_script(A_VOICE)
    go(page, CERTIFICATE)
    page.click("[data-aloud-start]")
    assert page.evaluate("spoken.said") == []
    nothing_in_the_way(page)
    page.click("[data-aloud-agree]")
    assert page.evaluate("spoken.said").pop()[3] == "Joana"
    page.reload()
    page.click("[data-aloud-start]")
    assert len(page.evaluate("spoken.said")) == 1


def test_a_device_with_voices_for_other_languages_only_says_so(visit):
    page = visit("/", language="en")
    page.context.add_init_script(VOICES)
    page.context.add_init_script(A_VOICE)
    go(page, CERTIFICATE)
    assert page.locator("[data-aloud-none]").is_visible()
    assert not page.locator("[data-aloud]").is_visible()
