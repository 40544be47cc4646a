"""What notices say: every wording is described, wrong ones are refused, four eyes publish."""

from datetime import UTC, datetime

import pytest

from balcao.accounts.api import load_demo as load_people
from balcao.accounts.models import Person
from balcao.kernel.actor import Actor, PostHeld, system_actor
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES
from balcao.notices.api import (
    BadWording,
    WordingFourEyes,
    WordingOpen,
    WordingSame,
    WordingSettled,
    WordingWhyMissing,
    preview_wording,
    propose_wording,
    publish_wording,
    return_wording,
    send_notice,
    worded,
    wording_of,
    wordings,
)
from balcao.notices.models import Notice, Wording
from balcao.notices.wording.checking import problems_of
from balcao.notices.wording.known import kind_of, places_of, shipped, wording_keys
from balcao.notices.wording.parts import text_parts

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
POSTS = frozenset({PostHeld(department="SAFP", duty="administration")})
ONE, TWO = (Actor(person_id=number, name=f"n{number}", holder_id=f"p-{number}", posts=POSTS) for number in (15, 16))
STRANGER = Actor(person_id=11, name="x", holder_id="p-11", posts=frozenset({PostHeld(department="DSI", duty="chief")}))
KEY = "cases.note.handed_over"

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    load_people(at=AT)
    assert Person.objects.exists()


def changed(language="pt", part="body", key=KEY, **places):
    texts = shipped(key)
    texts[language][part] += " Mais uma frase."
    return texts


def propose(actor=ONE, **given):
    return propose_wording(**{"actor": actor, "at": AT, "key": KEY, "texts": changed(), "why": "clearer"} | given)


@pytest.mark.parametrize("key", wording_keys())
def test_every_wording_has_a_kind_and_every_place_a_type_and_an_example(key):
    assert kind_of(key)
    assert all(place.type and set(place.example) == set(LANGUAGES) for place in places_of(key))
    assert problems_of(key, shipped(key)) == []


def test_there_are_wordings_of_every_room_that_tells_something():
    assert {key.split(".")[0] for key in wording_keys()} >= {"cases", "notices", "associations", "officers", "bundles"}


def test_what_two_officers_published_speaks_from_then_on():
    before = worded(KEY, service="S", reference="R")
    number = propose()
    assert worded(KEY, service="S", reference="R") == before
    assert publish_wording(actor=TWO, at=AT, wording_id=number) == 1
    after = worded(KEY, service="S", reference="R")
    assert after.mark == f"{KEY}@1"
    assert after.body["pt"].endswith("Mais uma frase.")
    assert after.body["en"] == before.body["en"]
    assert [each.version for each in wording_of(actor=ONE, key=KEY).history] == [1]


def test_who_proposed_does_not_publish_and_may_take_it_back():
    number = propose()
    with pytest.raises(WordingFourEyes):
        publish_wording(actor=ONE, at=AT, wording_id=number)
    assert Wording.objects.get().outcome == ""
    return_wording(actor=ONE, at=AT, wording_id=number, note="mistyped")
    for late in (
        lambda: publish_wording(actor=TWO, at=AT, wording_id=number),
        lambda: return_wording(actor=TWO, at=AT, wording_id=number, note="x"),
    ):
        with pytest.raises(WordingSettled):
            late()
    assert worded(KEY).version == 0


def test_one_proposal_waits_at_a_time():
    propose()
    with pytest.raises(WordingOpen):
        propose(TWO)
    assert Wording.objects.count() == 1


@pytest.mark.parametrize(
    ("language", "part", "text", "what"),
    [
        ("en", "body", "Your application {reference} for {service}, {until}.", "unknown"),
        ("en", "body", "Only words.", "missing"),
        ("en", "subject", " ", "empty"),
        ("en", "subject", "a" * 201, "long"),
        ("en", "subject", "two\nlines", "long"),
        ("en", "subject", "half { brace", "unknown"),
    ],
)
def test_a_wrong_wording_is_refused_before_it_can_be_sent(language, part, text, what):
    texts = changed()
    texts[language][part] = text
    with pytest.raises(BadWording) as refused:
        propose(texts=texts)
    assert what in {each.what for each in refused.value.problems}
    assert not Wording.objects.exists()


def test_nothing_new_and_no_reason_are_refused():
    with pytest.raises(WordingSame):
        propose(texts=shipped(KEY))
    with pytest.raises(WordingWhyMissing):
        propose(why=" ")
    number = propose()
    with pytest.raises(WordingWhyMissing):
        return_wording(actor=TWO, at=AT, wording_id=number, note="")


def test_wordings_do_not_exist_for_others():
    number = propose()
    for act in (
        lambda: wordings(actor=STRANGER),
        lambda: wording_of(actor=STRANGER, key=KEY),
        lambda: propose(STRANGER),
        lambda: publish_wording(actor=STRANGER, at=AT, wording_id=number),
        lambda: return_wording(actor=STRANGER, at=AT, wording_id=number, note="x"),
        lambda: preview_wording(actor=STRANGER, key=KEY, texts=changed()),
        lambda: wording_of(actor=ONE, key="cases.note.nothing"),
        lambda: propose(key="portal.inbox.title"),
    ):
        with pytest.raises(NotFound):
            act()
    assert Wording.objects.get().outcome == ""


def test_a_version_that_no_longer_fits_the_software_is_passed_over():
    publish_wording(actor=TWO, at=AT, wording_id=propose())
    texts = changed()
    texts["en"]["body"] = "{gone}"
    Wording.objects.update(texts=texts)
    assert worded(KEY).version == 0


@pytest.mark.usefixtures("people")
def test_a_sent_notice_keeps_the_version_of_its_words():
    publish_wording(actor=TWO, at=AT, wording_id=propose())
    words = worded(KEY, service="S", reference="R")
    number = send_notice(
        actor=system_actor(),
        at=AT,
        holder_id="p-1",
        department="DSI",
        subject=words.subject,
        body=words.body,
        kind=words.kind,
        wording=words.mark,
        legal=False,
        case_reference="",
        key="k",
    )
    publish_wording(actor=TWO, at=AT, wording_id=propose(texts=changed("en")))
    kept = Notice.objects.get(pk=number)
    assert (kept.wording, kept.body["pt"]) == (f"{KEY}@1", words.body["pt"])


def test_a_preview_fills_the_places_and_counts_the_parts():
    chinese, portuguese, english = preview_wording(
        actor=ONE, key="cases.note.supplement", texts=shipped("cases.note.supplement")
    )
    assert "{" not in chinese.body + portuguese.subject + english.body
    assert chinese.sms_parts == 1
    assert chinese.problems == ()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("中" * 70, 1),
        ("中" * 71, 2),
        ("𠮷" * 35, 1),
        ("𠮷" * 36, 2),
        ("a" * 159 + "ã", 3),
    ],
)
def test_the_parts_of_a_text_message(text, parts):
    assert text_parts(text) == parts
