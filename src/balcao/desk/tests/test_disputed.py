"""The officer sees what a register says, what the applicant says, and why."""

import pytest

from balcao.cases.api import dispute_answer, officer_case
from balcao.cases.testing import AT, certificate_draft, load_world, lodged, officer, person
from balcao.desk.case_shown import answers_shown, differences, registers_shown
from balcao.desk.reading import words_of

PRESIDENT = person(1, "e-1")


@pytest.mark.django_db
def test_both_answers_and_the_reason_stand_beside_the_question():
    load_world()
    draft = certificate_draft()
    why = "The name was changed in May"
    dispute_answer(actor=PRESIDENT, at=AT, draft_id=draft, question="association_name", why=why, right="新協會")
    case = lodged(draft, PRESIDENT, run=False)
    shown = officer_case(actor=officer(11, "DSI", "association-register"), at=AT, reference=case.reference)
    sections = answers_shown(shown, words_of(shown.view.version, "en"))
    rows = {row["key"]: row for section in sections for row in section["rows"]}
    (name,) = differences(sections)
    assert rows[name]["value"] == "新協會"
    assert "澳門關愛長者協會" in rows[name]["register"]
    assert rows[name]["register"].endswith(f"The applicant says the register is wrong: {why}")
    assert len(registers_shown(shown, "en")) == 1
