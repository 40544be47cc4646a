"""The assistant answers from what is published, links it, does nothing, and hands over with what was said."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from balcao.accounts.models import User
from balcao.cases.models import Draft
from balcao.cases.testing import AT, load_world, renewal_with_officer
from balcao.catalogue.testing import put_on_offer
from balcao.correspondence.models import Chat, ChatLine, Message
from balcao.correspondence.testing import answer_chats_always
from balcao.guidance.api import Understood
from balcao.portal.assistant import TELLS, answer

pytestmark = pytest.mark.django_db
COST = "How much does a criminal record certificate cost?"
ASK = "/ask/"
ASKED_ABOUT = (
    *("dsi-criminal-record", "dsi-passport", "dsi-address-change", "dsi-kinship-certificate", "iam-dog-licence"),
    *("iam-dog-licence-renewal", "dsat-driving-licence-renewal", "dsaj-company-incorporation"),
)


@pytest.fixture(autouse=True)
def world(db):
    load_world()
    put_on_offer(Path(settings.BALCAO_SERVICES), ASKED_ABOUT, at=AT)


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})


def signed_in(client, username):
    client.force_login(User.objects.get(username=username))
    return client


def ask(client, question, **more):
    return client.post(ASK, {"question": question, **more}, follow=True).content.decode()


def test_a_price_is_told_with_the_page_where_it_stands(client):
    page = ask(client, COST)
    assert "MOP 65.00" in page
    assert "/services/dsi-criminal-record/" in page


def test_the_next_question_may_leave_the_service_out(client):
    ask(client, COST)
    assert "3 working days" in ask(client, "how long does it take?")


def test_one_chooses_where_several_services_fit_and_only_of_those(client):
    page = ask(client, "Where do I go for a dog licence?")
    assert 'value="iam-dog-licence"' in page
    page = ask(client, "Where do I go for a dog licence?", about="iam-dog-licence")
    assert "/services/iam-dog-licence/" in page
    other = "fss-life-certificate"
    assert f"/services/{other}/" not in ask(client, "Where do I go for a dog licence?", about=other)


def test_it_says_when_it_does_not_know(client):
    assert "I do not know" in ask(client, "What is the weather tomorrow?")


def test_an_empty_question_is_an_error_and_keeps_what_was_said(client):
    ask(client, COST)
    answered = client.post(ASK, {"question": "  "})
    assert answered.status_code == 422
    assert COST in answered.content.decode()


def test_own_matters_are_shown_to_their_person_alone(client):
    case = renewal_with_officer()
    page = ask(client, "Where is my application?")
    assert "Sign in" in page
    assert case.reference not in page
    session = signed_in(client, "wai.keong").session
    session["holder"] = "e-2"
    session.save()
    client.get("/as/e-2/")
    assert case.reference in ask(client, "Where is my application?")


def test_asking_does_nothing(client):
    signed_in(client, "mei.ling")
    for question in ("I want to apply for a passport", "cancel my application", COST):
        ask(client, question)
    assert not Draft.objects.exists()
    assert not Chat.objects.exists()


def test_beginning_again_forgets_what_was_asked(client):
    ask(client, COST)
    assert "thread" not in client.post(ASK, {"act": "again"}, follow=True).content.decode()


def test_every_kind_of_question_is_answered_in_every_language(client):
    for language in ("zh-Hant", "zh-Hans", "pt", "en"):
        for kind in (*TELLS, "what"):
            for service in ("dsi-criminal-record", "dsat-driving-licence-renewal", "fss-life-certificate"):
                found = answer(Understood(kind, service=service), at=AT, language=language)
                assert all(found.said)
                assert found.links
        for kind in ("hours", "person", "cost", ""):
            assert answer(Understood(kind), at=AT, language=language).said


def test_handed_over_what_was_asked_goes_along_into_the_chat_once(client, monkeypatch):
    answer_chats_always(monkeypatch, "DSI")
    ask(client, COST)
    assert client.get(reverse("portal-assistant-person", args=["dsi-criminal-record"])).status_code == 302
    signed_in(client, "mei.ling")
    page = client.get(reverse("portal-assistant-person", args=["dsi-criminal-record"]), follow=True)
    assert 'name="along"' in page.content.decode()
    address = page.redirect_chain[-1][0]
    sent = {"text": "And for two?", "along": "yes", "key": "once"}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, sent).status_code == 302
    lines = list(ChatLine.objects.order_by("pk").values_list("speaker", "text"))
    assert [speaker for speaker, _text in lines] == ["person", "assistant", "person"]
    assert lines[0][1] == COST
    assert "MOP 65.00" in lines[1][1]
    assert "thread" not in client.get(ASK).content.decode()


def test_nothing_goes_along_that_was_not_ticked(client, monkeypatch):
    answer_chats_always(monkeypatch, "DSI")
    signed_in(client, "mei.ling")
    ask(client, COST)
    page = client.get(reverse("portal-assistant-person", args=["dsi-criminal-record"]), follow=True)
    client.post(page.redirect_chain[-1][0], {"text": "Hello", "key": "once"})
    assert list(ChatLine.objects.values_list("text", flat=True)) == ["Hello"]


def test_about_a_case_it_goes_into_the_case_when_the_chat_is_over(client, monkeypatch):
    answer_chats_always(monkeypatch, "IAM")
    case = renewal_with_officer()
    signed_in(client, "wai.keong")
    client.get("/as/e-2/")
    ask(client, COST)
    address = reverse("portal-chat-matter", args=["e-2", case.reference])
    client.post(address, {"text": "Which oven?", "along": "yes", "key": "once"})
    chat = Chat.objects.get()
    client.post(reverse("portal-chat", args=["e-2", chat.pk]), {"act": "leave"})
    kept = list(Message.objects.order_by("pk").values_list("side", "text"))
    assert [side for side, _text in kept] == ["applicant", "office", "applicant"]
    assert kept[0][1] == COST


def test_a_department_without_chats_leads_to_help(client):
    signed_in(client, "mei.ling")
    answered = client.get(reverse("portal-assistant-person", args=["dsaj-company-incorporation"]))
    assert answered.url == reverse("portal-help-topic", args=["talk-to-somebody"])
