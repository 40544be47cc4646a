"""Asking the applicant for more, question by question."""

import pytest

from balcao.cases.api import amend_case, save_answers, send_amendment
from balcao.cases.models import Amendment
from balcao.cases.testing import AT, person, renewal_with_officer
from balcao.cases.types import CaseState

FIXES = {"questions": ["changes", "waste_proof"], "fix-changes": "Which hood?", "fix-waste_proof": "It has expired."}


@pytest.fixture
def renewal(world):
    return renewal_with_officer()


@pytest.fixture
def licensing(at_desk_of):
    return at_desk_of("officer.iam")


def ask(client, case, **fields):
    return client.post(f"/desk/cases/{case.reference}/supplement/", fields)


def test_what_will_be_sent_is_read_first_in_the_applicants_language(licensing, renewal):
    response = ask(licensing, renewal, **FIXES, step="check")
    text = response.content.decode()
    assert response.status_code == 200
    assert 'lang="zh-Hant"' in text
    assert "It has expired." in text
    renewal.refresh_from_db()
    assert renewal.state == CaseState.WITH_OFFICER


def test_what_was_read_is_sent_and_opens_two_pages(licensing, renewal):
    response = ask(licensing, renewal, **FIXES, step="send")
    assert response.headers["Location"] == f"/desk/cases/{renewal.reference}/"
    asked = renewal.supplements.get()
    assert [each["question"] for each in asked.questions] == ["changes", "waste_proof"]
    assert asked.amendment.pages == ["changes", "upkeep"]
    page = licensing.get(f"/desk/cases/{renewal.reference}/").content.decode()
    assert "The clock stands still" in page
    assert "Which hood?" in page


@pytest.mark.parametrize("step", ["check", "send"])
def test_a_ticked_question_without_words_keeps_everything_and_sends_nothing(licensing, renewal, step):
    response = ask(licensing, renewal, **(FIXES | {"fix-changes": " ", "text": "Kept."}), step=step)
    text = response.content.decode()
    assert response.status_code == 422
    assert 'href="#fix-changes"' in text
    assert "It has expired." in text
    assert "Kept." in text
    assert 'value="waste_proof" checked' in text
    assert not renewal.supplements.exists()


def test_going_back_keeps_the_ticks(licensing, renewal):
    text = ask(licensing, renewal, **FIXES, step="change").content.decode()
    assert 'value="changes" checked' in text
    assert not renewal.supplements.exists()


def test_nothing_at_all_is_no_request_and_unknown_questions_are_none(licensing, renewal):
    assert ask(licensing, renewal, step="send").status_code == 422
    assert ask(licensing, renewal, questions=["invented"], step="send").status_code == 422
    assert not renewal.supplements.exists()


def test_sent_twice_it_is_sent_once(licensing, renewal):
    ask(licensing, renewal, text="The minutes", step="send")
    assert ask(licensing, renewal, text="The minutes", step="send").status_code == 422
    assert renewal.supplements.count() == 1


def test_an_officer_of_another_duty_asks_nothing(at_desk_of, renewal):
    assert ask(at_desk_of("officer.dsi"), renewal, **FIXES, step="send").status_code == 404
    assert not renewal.supplements.exists()


def test_the_officer_sees_what_differs_and_decides_only_what_they_read(licensing, renewal):
    owner, seen = person(3, "e-2"), renewal.content_hash
    amend_case(actor=owner, at=AT, reference=renewal.reference)
    save_answers(actor=owner, at=AT, draft_id=renewal.draft_id, values={"changes": "A new oven"}, seen={"changes": 1})
    send_amendment(actor=owner, at=AT, reference=renewal.reference)
    page = licensing.get(f"/desk/cases/{renewal.reference}/").content.decode()
    assert "Changed after lodging" in page
    assert "A new oven" in page
    fields = {"outcome": "approve", "note": "My words.", "seen": seen, "step": "confirm"}
    response = licensing.post(f"/desk/cases/{renewal.reference}/decide/", fields)
    assert response.status_code == 409
    assert "My words." in response.content.decode()
    renewal.refresh_from_db()
    assert renewal.outcome == ""
    assert Amendment.objects.get().hash_before == seen
