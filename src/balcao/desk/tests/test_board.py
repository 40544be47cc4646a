"""Who has what: cases given to another officer, and taken back."""

import pytest

from balcao.cases.models import Case, Step
from balcao.cases.operations.dividing import reserve_case
from balcao.cases.testing import officer as officer_of
from balcao.kernel.clock import now

PAGE = "/desk/team/board/"


def text_of(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def give(client, case, to, since="team"):
    return client.post(PAGE, {"case": case.reference, "to": to, "from": since, "department": "DSI"}, follow=True)


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_every_officer_has_a_column_and_every_case_a_card(at_desk_of, case, language):
    text = text_of(at_desk_of("chief.dsi", language).get(PAGE))
    assert case.reference in text
    assert 'data-column="11"' in text
    assert 'data-column="team"' in text


def test_a_case_is_given_and_taken_back(chief, case):
    text = text_of(give(chief, case, "11"))
    assert f"{case.reference} is with" in text
    assert Case.objects.get().assignee_id == 11
    assert "Undo" in text
    give(chief, case, "team", "11")
    assert Case.objects.get().assignee_id is None


def test_given_twice_it_is_given_once(chief, case):
    for _ in range(2):
        give(chief, case, "11")
    assert Step.objects.filter(kind="assigned").count() == 1


@pytest.mark.parametrize("to", ["", "x", "12", "9999"])
def test_to_nobody_or_to_whose_duty_it_is_not_nothing_is_given(chief, case, to):
    assert "Undo" not in text_of(give(chief, case, to))
    assert Case.objects.get().assignee_id is None


def test_what_a_colleague_has_in_hand_stays_there(chief, case):
    reserve_case(actor=officer_of(11, "DSI", "association-register"), at=now(), reference=case.reference)
    assert "Not assigned: 1" in text_of(give(chief, case, "17"))


def test_for_who_is_no_chief_there_is_no_board(officer, case):
    text_of(officer.get(PAGE), 404)
    text_of(give(officer, case, "11"), 404)
    assert Case.objects.get().assignee_id is None
