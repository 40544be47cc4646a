import pytest

from balcao.standins.relying_site_pages import WORDS
from balcao.standins.serving import LANGUAGES
from balcao.standins.tests.conftest import running


@pytest.fixture
def site():
    """The site, whose counter does not answer."""
    with running("relying_site", "--provider", "http://127.0.0.1:9") as client:
        yield client


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_there_in_every_language(site, language):
    assert all(texts[language] for texts in WORDS.values())
    assert WORDS["welcome"][language] in site.get(f"/?language={language}").text


def test_an_answer_nobody_asked_for_is_not_taken(site):
    answer = site.get("/callback?code=x&state=y")
    assert answer.status_code == 502
    assert "nobody here asked for this" in answer.text
    assert site.get("/sessions.json").json() == []


def test_a_counter_that_does_not_answer_is_said(site):
    assert site.post("/sign-in", data={"wish": "plain"}).status_code == 502


def test_a_forged_farewell_is_refused(site):
    assert site.post("/backchannel", data={"logout_token": "a.b.c"}).status_code == 400
    assert site.post("/backchannel").status_code == 400


def test_it_can_be_switched_to_hear_nothing(site):
    site.post("/switch/backchannel", data={"state": "down"})
    assert site.post("/backchannel", data={"logout_token": "a.b.c"}).status_code == 503
    site.post("/switch/backchannel", data={"state": "works"})
    assert site.post("/backchannel", data={"logout_token": "a.b.c"}).status_code == 400
