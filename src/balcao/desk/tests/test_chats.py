"""The pages on which a person and an officer write while both are there."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.testing import renewal_with_officer
from balcao.clauses.models import Clause, Version
from balcao.correspondence.models import AtChats, Chat, ChatLine, Turn
from balcao.correspondence.testing import answer_chats_always, answer_no_chats_now
from balcao.foundation.audit.api import readings_about
from balcao.kernel.clock import now
from balcao.notices.models import Notice

JSON = {"Accept": "application/json"}


@pytest.fixture
def renewal(world, monkeypatch):
    answer_chats_always(monkeypatch, "IAM", "DSI")
    return renewal_with_officer()


@pytest.fixture
def licensing(at_desk_of):
    return at_desk_of("officer.iam")


@pytest.fixture
def owner(world):
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username="wai.keong"))
    return client


@pytest.fixture
def page(owner, renewal):
    """The chat of the restaurant's owner about their case."""
    ask = f"/as/e-2/matters/{renewal.reference}/chat/"
    assert "Stand in line" in owner.get(ask).content.decode()
    return owner.post(ask, {"text": "Which oven?", "key": "k"}).headers["Location"]


def test_asked_taken_answered_and_ended(owner, licensing, renewal, page):
    assert "You are number 1 in line" in owner.get(page).content.decode()
    assert "No officer has the chats open" in owner.get(page).content.decode()
    listed = licensing.get("/desk/chats/").content.decode()
    assert "李偉強" in listed or "Lei Wai Keong" in listed
    assert "No officer has" not in owner.get(page).content.decode()
    number = Chat.objects.get().pk
    desk = f"/desk/chats/{number}/"
    assert "Which oven?" in licensing.get(desk).content.decode()
    assert [each.subject for each in readings_about("e-2")][:1] == [f"chat:{number}"]
    licensing.post(desk, {"act": "take"})
    sent = licensing.post(desk, {"act": "say", "text": "Any.", "key": "a"}, headers=JSON)
    assert sent.json() == {"error": ""}
    found = owner.get(f"{page}lines/?after=0", headers=JSON).json()
    assert "Any." in found["html"]
    assert found["state"] == "talking"
    assert owner.get(f"{page}lines/?after=999999", headers=JSON).json()["html"].strip() == ""
    empty = owner.post(page, {"act": "say", "text": " "}, headers=JSON)
    assert (empty.status_code, empty.json()["error"]) == (422, "Write what you want to know.")
    assert "The chat is over" in licensing.post(desk, {"act": "end"}, follow=True).content.decode()
    assert "Which oven?" in owner.get(f"/as/e-2/matters/{renewal.reference}/messages/").content.decode()
    over = owner.post(page, {"act": "say", "text": "One more thing"})
    assert over.status_code == 422
    assert licensing.post(desk, {"act": "end"}).status_code == 302


def test_who_was_second_reads_who_was_first(licensing, page):
    desk = f"/desk/chats/{Chat.objects.get().pk}/"
    licensing.post(desk, {"act": "take"})
    Turn.objects.update(officer_id=13, officer_name="Fong")
    told = licensing.post(desk, {"act": "take"})
    assert told.status_code == 422
    assert "Fong answers this chat" in told.content.decode()
    assert Turn.objects.count() == 1


def test_officers_of_other_departments_and_other_people_find_nothing(at_desk_of, owner, page):
    desk = f"/desk/chats/{Chat.objects.get().pk}/"
    assert at_desk_of("officer.dsi").get(desk).status_code == 404
    assert at_desk_of("officer.dsi").get(f"{desk}lines/").status_code == 404
    assert owner.get(desk).status_code == 404
    stranger = Client(headers={"accept-language": "en"})
    stranger.force_login(User.objects.get(username="mei.ling"))
    assert stranger.get(page).status_code == 404
    assert stranger.get(f"{page}lines/").status_code == 404


def test_handed_to_another_department(licensing, at_desk_of, owner, page):
    desk = f"/desk/chats/{Chat.objects.get().pk}/"
    licensing.post(desk, {"act": "take"})
    assert licensing.post(desk, {"act": "hand-department", "to": ""}).status_code == 422
    assert licensing.post(desk, {"act": "hand-department", "to": "DSI"}).headers["Location"] == "/desk/chats/"
    assert "Handed over to" in owner.get(page).content.decode()
    assert at_desk_of("officer.dsi").get(desk).status_code == 200
    assert licensing.get(desk).status_code == 404


def test_a_clause_is_picked_into_what_is_written_without_a_script(licensing, page):
    clause = Clause.objects.create(department="IAM", kind="chat")
    words = dict.fromkeys(("zh-Hant", "pt", "en"), "Please wait a moment.")
    Version.objects.create(
        clause=clause,
        number=1,
        title=words,
        text=words,
        law={},
        since_on="2026-01-01",
        installed=True,
        proposed_by_name="",
        proposed_at=now(),
        proposed_eyes=[],
        confirmed_at=now(),
    )
    desk = f"/desk/chats/{Chat.objects.get().pk}/"
    licensing.post(desk, {"act": "take"})
    picked = {"step": "insert.text", "clause-text": "Please wait a moment.", "text": "Hello."}
    shown = licensing.post(desk, picked).content.decode()
    assert "Hello.\nPlease wait a moment." in shown
    assert ChatLine.objects.filter(speaker="officer").count() == 0


def test_about_a_service_one_asks_for_oneself_and_leaves_a_message_when_nobody_answers(world, at_desk_of, monkeypatch):
    answer_chats_always(monkeypatch, "DSI")
    person = Client(headers={"accept-language": "en"})
    person.force_login(User.objects.get(username="mei.ling"))
    service = "/services/dsi-association-leadership-certificate/"
    ask = "/as/p-1/chats/about/dsi-association-leadership-certificate/"
    assert ask in person.get(service).content.decode()
    assert person.get("/as/e-1/chats/about/dsi-association-leadership-certificate/").status_code == 404
    answer_no_chats_now(monkeypatch, "DSI")
    assert "does not answer chats" in person.get(ask).content.decode()
    assert person.post(ask, {"text": "x"}).status_code == 422
    answer_chats_always(monkeypatch, "DSI")
    chat = person.post(ask, {"text": "How long?", "key": "k"}).headers["Location"]
    number = Chat.objects.get().pk
    Chat.objects.filter(pk=number).update(state="left")
    assert "This is a message" in person.get(chat).content.decode()
    desk = at_desk_of("officer.dsi")
    assert "Left while nobody answered" in desk.get("/desk/chats/").content.decode()
    done = desk.post(f"/desk/chats/{number}/", {"act": "answer-left", "text": "Three days.", "key": "k"})
    assert done.headers["Location"] == "/desk/chats/"
    assert "Three days." in Notice.objects.get(key=f"chat:{number}:transcript").body["en"]
    assert "Everything written is in your inbox" in person.get(chat).content.decode()


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_every_word_is_there_and_the_page_asks_little(at_desk_of, owner, page, language, django_assert_max_num_queries):
    desk = at_desk_of("officer.iam", language)
    number = Chat.objects.get().pk
    desk.get("/desk/chats/")
    for path in ("/desk/chats/", f"/desk/chats/{number}/"):
        text = desk.get(path).content.decode()
        assert "desk.chats." not in text
        assert "correspondence.chat." not in text
    with django_assert_max_num_queries(20):
        owner.get(f"{page}lines/?after=0", headers=JSON)


def test_elsewhere_at_the_desk_the_bar_says_who_waits(licensing, renewal, page, at_desk_of):
    caches["process"].clear()
    assert "1 person waits" in licensing.get("/desk/absences/").content.decode()
    asked = licensing.get("/desk/chats/waiting/", headers=JSON)
    assert asked.json()["text"] == "1 person waits"
    assert asked.headers["Cache-Control"] == "no-store"
    assert not AtChats.objects.exists(), "it does not say that an officer is there"
    assert at_desk_of("officer.dsi").get("/desk/chats/waiting/", headers=JSON).json()["text"] == ""
    licensing.post(f"/desk/chats/{Chat.objects.get().pk}/", {"act": "take"})
    assert licensing.get("/desk/chats/waiting/", headers=JSON).json()["text"] == ""
    assert "waits" not in licensing.get("/desk/absences/").content.decode()


def test_who_left_the_page_does_not_wait_in_the_bar(licensing, renewal, page):
    Chat.objects.update(seen_at=now() - timedelta(minutes=30))
    assert licensing.get("/desk/chats/waiting/", headers=JSON).json()["text"] == ""


def test_asking_who_waits_costs_little(licensing, renewal, page, django_assert_max_num_queries):
    licensing.get("/desk/chats/waiting/")
    with django_assert_max_num_queries(9):
        licensing.get("/desk/chats/waiting/")
