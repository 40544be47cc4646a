"""Associations on pages: the public look-up, one's own posts, an association's organs."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from balcao.accounts.models import Person, User
from balcao.associations.api import hear_association, load_demo, object_to_post
from balcao.associations.models import HandoverItem, Objection
from balcao.associations.operations.register import enter_election
from balcao.cases.testing import BEGAN, load_world, officer, person
from balcao.documents.tests.test_sealed import document
from balcao.entities.models import Mandate, Seat
from balcao.kernel.clock import macau_date, now

pytestmark = pytest.mark.django_db
LANGUAGES = ["zh-Hant", "pt", "en"]


@pytest.fixture(autouse=True)
def world(db):
    cache.clear()
    load_world(at=BEGAN)
    load_demo(at=now())


def anyone(language="en"):
    return Client(headers={"accept-language": language})


def signed_in(name, language="en"):
    client = anyone(language)
    client.force_login(User.objects.get(username=name))
    return client


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def treasurer_seat():
    return Seat.objects.get(entity_id=1, post="treasurer")


def objection():
    number = object_to_post(actor=person(3), at=now(), seat_id=treasurer_seat().pk, reason="Nobody asked me.")
    hear_association(actor=officer(11, "DSI", "association-register"), at=now(), number=number)
    return number


@pytest.mark.parametrize("language", LANGUAGES)
def test_anyone_looks_up_an_association_and_sees_who_holds_which_post(language):
    client = anyone(language)
    found = client.get("/associations/", {"q": "关爱长者"})
    assert "/associations/4821/" in found.content.decode()
    page = text(client.get("/associations/4821/"))
    assert "陳美玲" in page
    assert "associations." not in page


def test_no_page_nor_data_for_the_public_shows_an_identity_card_or_an_address():
    secret = set(Person.objects.exclude(bir=None).values_list("bir", flat=True))
    for address in ("/associations/?q=4821", "/associations/4821/", "/associations/4821/organs.json"):
        answer = anyone().get(address).content.decode()
        assert not [each for each in secret if each in answer]


def test_another_day_is_chosen_and_a_wrong_one_is_told():
    client = anyone()
    before = {"on-day": "1", "on-month": "6", "on-year": "2024"}
    assert "Nobody holds a post on this day" in text(client.get("/associations/4821/", before))
    wrong = client.get("/associations/4821/", {**before, "on-day": "31"})
    assert wrong.status_code == 422
    assert "Write a day, a month and a year" in text(wrong)


def test_open_data_says_the_same_with_its_source():
    answer = anyone().get("/associations/4821/organs.json", {"on": "2026-06-01"})
    data = answer.json()
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert (data["on"], data["source"]["kind"], data["elected_on"]) == ("2026-06-01", "register", "2024-12-14")
    assert [each["post"] for each in data["organs"][0]["members"]] == ["president", "secretary", "treasurer"]
    assert anyone().get("/associations/4821/organs.json", {"on": "June"}).status_code == 400


@pytest.mark.parametrize("address", ["/associations/999/", "/associations/999/organs.json", "/associations/%27/"])
def test_an_unknown_number_is_not_found(address):
    assert anyone().get(address).status_code == 404


def test_the_public_page_asks_the_database_few_questions(django_assert_max_num_queries):
    client = anyone()
    with django_assert_max_num_queries(12):
        client.get("/associations/4821/")
    with django_assert_max_num_queries(12):
        client.get("/associations/", {"q": "macau"})


def test_too_many_look_ups_are_told_to_wait(monkeypatch):
    monkeypatch.setattr("balcao.foundation.web.rates.now", lambda: BEGAN)
    client = anyone()
    answers = [client.get("/associations/") for _ in range(122)]
    assert answers[0].status_code == 200
    assert (answers[-1].status_code, answers[-1].headers["Retry-After"]) == (429, "60")


def test_search_results_are_not_for_robots_and_the_page_of_an_association_is():
    assert anyone().get("/associations/", {"q": "4821"}).headers["X-Robots-Tag"] == "noindex"
    assert "X-Robots-Tag" not in anyone().get("/associations/4821/").headers


@pytest.mark.parametrize("language", LANGUAGES)
def test_my_posts_list_what_the_registers_have_under_my_card(language):
    page = text(signed_in("wai.keong", language).get("/me/posts/"))
    assert page.count(" · ") >= 3
    assert "associations." not in page


def test_my_posts_need_a_sign_in():
    assert "/account/login/" in anyone().get("/me/posts/").headers["Location"]


def test_an_objection_is_made_with_a_reason_and_a_paper():
    client, seat = signed_in("wai.keong"), treasurer_seat()
    paper = SimpleUploadedFile("letter.pdf", document(), content_type="application/pdf")
    sent = {"reason": "Nobody asked me.", "paper": paper, "person_id": "1", "state": "upheld"}
    answer = client.post(f"/me/posts/{seat.pk}/object/", sent, follow=True)
    row = Objection.objects.get()
    assert (row.state, row.person_id, row.papers[0]["name"]) == ("open", 3, "letter.pdf")
    assert row.number in text(answer)


def test_what_was_typed_stays_when_the_paper_cannot_be_taken():
    client, seat = signed_in("wai.keong"), treasurer_seat()
    sent = {"reason": "Nobody asked me.", "paper": SimpleUploadedFile("letter.pdf", b"<svg>")}
    answer = client.post(f"/me/posts/{seat.pk}/object/", sent)
    assert answer.status_code == 422
    assert "Nobody asked me." in answer.content.decode()
    assert client.post(f"/me/posts/{seat.pk}/object/", {"reason": " "}).status_code == 422
    assert not Objection.objects.exists()


def test_the_post_of_another_person_is_absent():
    for name in ("mei.ling", "officer.dsi"):
        for method in ("get", "post"):
            answer = getattr(signed_in(name), method)(f"/me/posts/{treasurer_seat().pk}/object/", {"reason": "x"})
            assert answer.status_code == 404
    assert not Objection.objects.exists()


def test_the_home_of_an_association_tells_when_its_term_ends_and_what_is_blocked_after():
    Seat.objects.filter(entity_id=1).update(term_end=macau_date(now()) + timedelta(days=20))
    page = signed_in("mei.ling").get("/as/e-1/")
    assert "20 days are left" in text(page)
    assert "/services/dsi-association-leadership-update/" in page.content.decode()
    Seat.objects.filter(entity_id=1).update(term_end=macau_date(now()) - timedelta(days=1))
    assert "nobody can sign for the association" in text(signed_in("mei.ling").get("/as/e-1/"))


def test_who_is_left_of_an_ended_term_may_begin_the_update_and_nothing_else():
    client = signed_in("joao")
    update, certificate = (f"/as/e-3/start/dsi-association-leadership-{each}/" for each in ("update", "certificate"))
    assert client.get("/as/e-3/").status_code == 200
    assert client.post(update, {"key": "a" * 22}).status_code == 302
    answer = client.post(certificate, {"key": "b" * 22}, follow=True)
    assert answer.status_code == 403
    assert "term of the governing body has ended" in text(answer)


def election(begins):
    rows = [
        {"body": "board", "post": "president", "bir": "1345678(2)", "name_zh": "李偉強"},
        {"body": "board", "post": "treasurer", "bir": "1456789(3)", "name_zh": "黃嘉敏"},
        {"body": "board", "post": "member", "bir": "7123456(0)", "name_zh": "何少芬"},
    ]
    ends = begins + timedelta(days=900)
    enter_election(at=now(), entity_id=1, reference="DSI-1", elected_on=begins, begins=begins, ends=ends, rows=rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_new_president_is_asked_who_keeps_acting(language):
    election(macau_date(now()))
    page = text(signed_in("wai.keong", language).get("/as/e-1/organs/"))
    assert ("施若翰" if language == "zh-Hant" else "João Baptista da Silva") in page
    assert "associations." not in page


def test_letting_someone_act_asks_for_a_second_factor_and_ending_does_not():
    election(macau_date(now()))
    client = signed_in("wai.keong")
    joining = HandoverItem.objects.get(mandate__isnull=True)
    answer = client.post(f"/as/e-1/organs/handover/{joining.pk}/", {"stays": "yes"})
    assert answer.headers["Location"].startswith("/step-up/")
    client.post(f"/as/e-1/organs/handover/{joining.pk}/", {"stays": "no"})
    joining.refresh_from_db()
    assert joining.answer == "left_out"
    assert not Mandate.objects.filter(entity_id=1, person_id=4).exists()


def test_the_handover_of_another_association_is_absent():
    election(macau_date(now()))
    item = HandoverItem.objects.first()
    assert item is not None
    for name, holder in (("sio.fan", "e-1"), ("joao", "e-3"), ("wai.keong", "e-2")):
        answer = signed_in(name).post(f"/as/{holder}/organs/handover/{item.pk}/", {"stays": "no"})
        assert answer.status_code == 404
    assert signed_in("sio.fan").get("/as/e-1/organs/").status_code == 404
    assert signed_in("wai.keong").get("/as/e-2/organs/").status_code == 404


def test_the_association_answers_an_objection():
    number = objection()
    client = signed_in("mei.ling")
    assert f"/as/e-1/organs/objections/{number}/" in client.get("/as/e-1/").content.decode()
    page = f"/as/e-1/organs/objections/{number}/"
    assert client.post(page, {"text": " "}).status_code == 422
    client.post(page, {"text": "He raised his hand."})
    assert Objection.objects.get().answer == "He raised his hand."
    assert client.post(page, {"text": "More."}).status_code == 422


def test_an_objection_to_another_association_is_absent():
    number = objection()
    for name, holder in (("joao", "e-3"), ("sio.fan", "e-4"), ("wai.keong", "e-2")):
        assert signed_in(name).get(f"/as/{holder}/organs/objections/{number}/").status_code == 404
