"""Deciding, asking, answering for a department; and what is told when it cannot be done."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from balcao.cases.models import Case, Opinion
from balcao.cases.testing import AT, drafted, lodged, person
from balcao.cases.types import CaseState

UPDATE = "dsi-association-leadership-update"


def url(case: Case, act: str) -> str:
    return f"/desk/cases/{case.reference}/{act}/"


def told(client, case: Case):
    return client.get(f"/desk/cases/{case.reference}/").content.decode()


def test_a_decision_is_shown_in_every_language_before_it_is_recorded(officer, case):
    fields = {"outcome": "approve", "note": "Minutes agree.", "conditions": "Until June."}
    response = officer.post(url(case, "decide"), fields)
    text = response.content.decode()
    assert response.status_code == 200
    assert text.count("Minutes agree.") >= 4
    assert 'lang="pt"' in text
    case.refresh_from_db()
    assert case.outcome == ""


def test_what_was_confirmed_is_recorded(officer, case):
    fields = {"outcome": "approve", "note": "Minutes agree.", "conditions": "Until June.", "step": "confirm"}
    response = officer.post(url(case, "decide"), fields)
    assert response.headers["Location"] == f"/desk/cases/{case.reference}/"
    case.refresh_from_db()
    assert (case.outcome, [each["text"] for each in case.conditions], case.decided_by) == (
        "approve",
        ["Until June."],
        "p-11",
    )
    assert "Granted. The applicant will be told." in told(officer, case)


def test_going_back_to_change_keeps_everything(officer, case):
    fields = {"outcome": "refuse", "note": "Not signed.", "conditions": "None.", "step": "change"}
    text = officer.post(url(case, "decide"), fields).content.decode()
    assert "Not signed." in text
    assert 'value="refuse" checked' in text
    case.refresh_from_db()
    assert case.outcome == ""


@pytest.mark.parametrize("step", ["check", "confirm"])
def test_a_refusal_without_reasons_keeps_what_was_typed_and_records_nothing(officer, case, step):
    response = officer.post(
        url(case, "decide"), {"outcome": "refuse", "conditions": "Long thought-out words.", "step": step}
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert "A refusal needs reasons" in text
    assert "Long thought-out words." in text
    assert 'value="refuse" checked' in text
    case.refresh_from_db()
    assert case.state == CaseState.WITH_OFFICER


def test_reasons_the_service_does_not_know_are_no_reasons(officer, case):
    response = officer.post(url(case, "decide"), {"outcome": "refuse", "reasons": ["invented"], "step": "confirm"})
    assert response.status_code == 422
    case.refresh_from_db()
    assert case.outcome == ""


@pytest.mark.parametrize("outcome", ["", "perhaps"])
@pytest.mark.parametrize("step", ["check", "confirm", "anything"])
def test_without_an_outcome_nothing_is_decided(officer, case, outcome, step):
    response = officer.post(url(case, "decide"), {"outcome": outcome, "note": "Kept.", "step": step})
    assert response.status_code == 422
    assert "Kept." in response.content.decode()
    case.refresh_from_db()
    assert case.outcome == ""


def test_of_two_officers_the_second_is_told_by_whom_and_keeps_their_words(officer, chief, case):
    officer.post(url(case, "decide"), {"outcome": "approve", "step": "confirm"})
    response = chief.post(url(case, "decide"), {"outcome": "refuse", "note": "My long reasons.", "step": "confirm"})
    text = response.content.decode()
    assert response.status_code == 409
    assert "王志豪 decided this case on" in text
    assert "My long reasons." in text
    case.refresh_from_db()
    assert (case.outcome, case.decided_by) == ("approve", "p-11")


def test_a_case_decided_meanwhile_is_not_even_shown_for_checking(officer, chief, case):
    officer.post(url(case, "decide"), {"outcome": "approve", "step": "confirm"})
    assert chief.post(url(case, "decide"), {"outcome": "approve"}).status_code == 409


def test_a_case_that_waits_for_its_applicant_is_not_decided(officer, case):
    officer.post(url(case, "supplement"), {"text": "Please send the minutes.", "step": "send"})
    response = officer.post(url(case, "decide"), {"outcome": "approve", "note": "Kept.", "step": "confirm"})
    assert response.status_code == 409
    assert "Kept." in response.content.decode()
    case.refresh_from_db()
    assert case.state == CaseState.SUPPLEMENT


def test_a_note_stays_between_colleagues(officer, case):
    officer.post(url(case, "note"), {"remark": "Ask the registrar."})
    assert case.steps.get(kind="note").internal
    assert "Ask the registrar." in told(officer, case)


def test_an_empty_note_is_not_kept(officer, case):
    assert officer.post(url(case, "note"), {"remark": " "}).status_code == 422
    assert not case.steps.filter(kind="note").exists()


def test_a_case_is_taken_and_put_back(officer, case):
    officer.post(url(case, "take"))
    case.refresh_from_db()
    assert case.assignee_id == 11
    officer.post(url(case, "release"))
    case.refresh_from_db()
    assert case.assignee_id is None


def test_what_people_write_is_shown_as_text(officer, case):
    officer.post(url(case, "note"), {"remark": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in told(officer, case)


@pytest.fixture
def asked(case):
    return Opinion.objects.create(case=case, department="CB", asked_at=AT, days=0, due_on=AT.date())


def test_a_department_gives_its_opinion_once(at_desk_of, case, asked):
    officer = at_desk_of("officer.all")
    fields = {"opinion_id": str(asked.pk), "kind": "conditions", "opinion_conditions": "Two exits."}
    assert officer.post(url(case, "opinion"), fields).status_code == 302
    asked.refresh_from_db()
    assert (asked.kind, asked.conditions) == ("conditions", "Two exits.")
    again = officer.post(url(case, "opinion"), fields | {"kind": "favourable", "opinion": "Changed my mind."})
    assert again.status_code == 409
    assert "has already given this opinion" in again.content.decode()
    assert "Changed my mind." in again.content.decode()
    asked.refresh_from_db()
    assert asked.kind == "conditions"


@pytest.mark.parametrize("kind", ["", "none", "excellent"])
def test_an_opinion_must_be_one(at_desk_of, case, asked, kind):
    fields = {"opinion_id": str(asked.pk), "kind": kind, "opinion": "Kept words."}
    response = at_desk_of("officer.all").post(url(case, "opinion"), fields)
    assert response.status_code == 422
    assert "Kept words." in response.content.decode()
    asked.refresh_from_db()
    assert asked.given_at is None


def test_an_unfavourable_opinion_needs_words(at_desk_of, case, asked):
    fields = {"opinion_id": str(asked.pk), "kind": "unfavourable", "opinion": ""}
    assert at_desk_of("officer.all").post(url(case, "opinion"), fields).status_code == 422
    asked.refresh_from_db()
    assert asked.given_at is None


@pytest.mark.parametrize("opinion_id", ["", "x", "999999999", "9" * 40])
def test_an_opinion_nobody_asked_for_does_not_exist(at_desk_of, case, asked, opinion_id):
    fields = {"opinion_id": opinion_id, "kind": "favourable"}
    assert at_desk_of("officer.all").post(url(case, "opinion"), fields).status_code == 404


def test_words_kept_for_a_chief_are_shown_and_nothing_is_decided_before_they_confirm(officer, chief, proposed):
    assert proposed.state == CaseState.PROPOSED
    assert proposed.outcome == ""
    text = told(chief, proposed)
    assert "The minutes agree." in text
    assert "Confirm: Grant" in text
    assert "Confirm: Grant" not in told(officer, proposed)


def test_the_chief_confirms_and_the_case_is_decided(chief, proposed):
    assert chief.post(url(proposed, "confirm")).status_code == 302
    proposed.refresh_from_db()
    assert (proposed.outcome, proposed.decided_by) == ("approve", "p-13")


def test_nobody_confirms_their_own_proposal(officer, proposed):
    response = officer.post(url(proposed, "confirm"))
    assert response.status_code == 409
    assert "Someone else, a chief, must confirm" in response.content.decode()
    proposed.refresh_from_db()
    assert proposed.outcome == ""


def test_a_proposal_goes_back_with_words_only(officer, chief, proposed):
    assert chief.post(url(proposed, "return"), {"back_note": " "}).status_code == 422
    proposed.refresh_from_db()
    assert proposed.state == CaseState.PROPOSED
    assert chief.post(url(proposed, "return"), {"back_note": "Compare the seats again."}).status_code == 302
    proposed.refresh_from_db()
    assert proposed.state == CaseState.WITH_OFFICER
    assert "Compare the seats again." in told(officer, proposed)


def test_a_second_proposal_does_not_replace_the_first(chief, proposed):
    response = chief.post(url(proposed, "decide"), {"outcome": "refuse", "note": "My words.", "step": "confirm"})
    assert response.status_code == 409
    assert "My words." in response.content.decode()
    proposed.refresh_from_db()
    assert proposed.proposal["outcome"] == "approve"


@pytest.fixture
def proposed(officer):
    """A change of organs, which needs four eyes, proposed by the officer."""
    path = Path(settings.BALCAO_SERVICES) / f"dsi/{UPDATE}/examples"
    examples = [yaml.safe_load(each.read_text(encoding="utf-8")) for each in sorted(path.glob("*.yaml"))]
    example = next(each for each in examples if each["expect"]["outcome"] == "granted")
    applicant = person(1, "e-1")
    draft = drafted(UPDATE, applicant, answers=example["answers"], facts=example["facts"], key="four-eyes")
    case = lodged(draft, applicant)
    officer.post(url(case, "decide"), {"outcome": "approve", "note": "The minutes agree.", "step": "confirm"})
    case.refresh_from_db()
    return case


def test_another_department_is_asked_from_the_case(officer, case):
    page = f"/desk/cases/{case.reference}/"
    assert 'value="CB"' in officer.get(page).content.decode()
    assert officer.post(f"{page}consult/", {"department": "CB"}).status_code == 302
    assert 'value="CB"' not in officer.get(page).content.decode()
    assert officer.post(f"{page}consult/", {"department": "NOPE"}).status_code == 404


def test_a_condition_gets_its_day_where_the_decision_is_checked_and_nothing_is_lost(officer, case):
    fields = {"outcome": "approve", "conditions": "New minutes.\nKeep the list.", "step": "check"}
    page = officer.post(url(case, "decide"), fields).content.decode()
    first, second = re.findall(r'name="met\.([0-9a-f]+)"', page)
    typed = {f"met.{first}": "proof", f"due.{first}-day": "31", f"due.{first}-month": "2", f"due.{first}-year": "2030"}
    wrong = officer.post(url(case, "decide"), {**fields, **typed, f"met.{second}": "", "step": "confirm"})
    assert wrong.status_code == 422
    assert "Give both a real day" in wrong.content.decode()
    assert 'value="2030"' in wrong.content.decode()
    changed = officer.post(url(case, "decide"), {**fields, **typed, "step": "change"}).content.decode()
    assert f'name="due.{first}-year" value="2030"' in changed
    typed[f"due.{first}-month"] = "1"
    again = officer.post(url(case, "decide"), {**fields, **typed}).content.decode()
    assert "hand in proof by 31 January 2030" in again
    typed[f"due.{first}-year"] = "2001"
    over = officer.post(url(case, "decide"), {**fields, **typed, "step": "confirm"})
    assert "Choose a day after today" in over.content.decode()
    typed[f"due.{first}-year"] = "2030"
    assert officer.post(url(case, "decide"), {**fields, **typed, "step": "confirm"}).status_code == 302
    case.refresh_from_db()
    assert [each["due_on"] for each in case.conditions] == ["2030-01-31", None]


def test_a_form_with_what_no_text_can_hold_is_refused_and_keeps_nothing(officer, case):
    before = case.steps.count()
    answer = officer.post(url(case, "note"), {"remark": "a\x00b"})
    assert answer.status_code == 400
    assert "could not be read" in answer.content.decode()
    assert case.steps.count() == before
    assert officer.post(url(case, "note"), {"remark": "ab"}).status_code == 302
