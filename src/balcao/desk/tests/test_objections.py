"""Objections at the desk."""

import pytest

from balcao.associations.api import answer_objection, hear_association, load_demo, object_to_post
from balcao.associations.models import Objection
from balcao.cases.testing import officer as officer_actor
from balcao.cases.testing import person
from balcao.entities.models import Seat
from balcao.foundation.storage.api import put
from balcao.kernel.clock import now


@pytest.fixture
def number(world):
    load_demo(at=now())
    kept = put(b"%PDF-1.7 letter", media_type="application/pdf", name="letter.pdf")
    paper = {"key": kept.key, "name": kept.name, "size": kept.size, "sha256": kept.sha256}
    seat = Seat.objects.get(entity_id=1, post="treasurer")
    return object_to_post(actor=person(3), at=now(), seat_id=seat.pk, reason="Nobody asked me.", papers=[paper])


@pytest.fixture
def heard(number):
    hear_association(actor=officer_actor(13, "DSI", "association-register"), at=now(), number=number)
    answer_objection(actor=person(1, "e-1"), at=now(), number=number, text="He raised his hand.")
    return number


def page(response):
    return response.content.decode()


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_an_officer_sees_what_waits_and_everything_that_was_said(at_desk_of, heard, language):
    client = at_desk_of("officer.dsi", language)
    assert heard in page(client.get("/desk/objections/"))
    text = page(client.get(f"/desk/objections/{heard}/"))
    for said in ("Nobody asked me.", "He raised his hand.", "letter.pdf"):
        assert said in text
    assert "associations." not in text


@pytest.mark.parametrize("name", ["officer.iam", "officer.all", "admin", "mei.ling"])
def test_who_does_not_keep_the_register_finds_no_such_page(at_desk_of, heard, name):
    client = at_desk_of(name)
    sha256 = Objection.objects.get().papers[0]["sha256"]
    for address in ("", f"{heard}/", f"{heard}/papers/{sha256}/"):
        assert client.get(f"/desk/objections/{address}").status_code == 404
    for act in ("hear", "decide"):
        answer = client.post(f"/desk/objections/{heard}/{act}/", {"outcome": "uphold", "text": "x"})
        assert answer.status_code == 404
    assert Objection.objects.get().state == "open"


def test_the_association_is_heard_with_one_button(officer, number):
    assert officer.post(f"/desk/objections/{number}/hear/").status_code == 302
    assert Objection.objects.get().heard_at is not None


def test_upholding_before_the_association_was_heard_keeps_what_was_typed(officer, number):
    answer = officer.post(f"/desk/objections/{number}/decide/", {"outcome": "uphold", "text": "No consent."})
    assert answer.status_code == 422
    assert "No consent." in page(answer)
    assert "The association has to be heard first" in page(answer)
    assert Objection.objects.get().state == "open"


@pytest.mark.parametrize("sent", [{}, {"outcome": "burn", "text": "x"}, {"outcome": "dismiss", "text": " "}])
def test_a_decision_needs_an_outcome_and_reasons(officer, heard, sent):
    assert officer.post(f"/desk/objections/{heard}/decide/", sent).status_code == 422
    assert Objection.objects.get().state == "open"


def test_an_upheld_objection_is_told_and_cannot_be_decided_again(officer, chief, heard):
    answer = officer.post(f"/desk/objections/{heard}/decide/", {"outcome": "uphold", "text": "No consent."})
    assert answer.headers["Location"] == "/desk/objections/"
    assert not Seat.objects.filter(entity_id=1, post="treasurer").exists()
    late = chief.post(f"/desk/objections/{heard}/decide/", {"outcome": "dismiss", "text": "No."})
    assert "王志豪 has already decided" in page(late)
    assert Objection.objects.get().state == "upheld"


def test_a_paper_is_shown_without_any_power(officer, heard):
    sha256 = Objection.objects.get().papers[0]["sha256"]
    answer = officer.get(f"/desk/objections/{heard}/papers/{sha256}/")
    assert answer.content == b"%PDF-1.7 letter"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert officer.get(f"/desk/objections/{heard}/papers/{'0' * 64}/").status_code == 404
