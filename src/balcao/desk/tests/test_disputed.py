"""The officer sees what a register says, what the applicant says, and why; and why a register says nothing."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings

from balcao.cases.api import dispute_answer, officer_case
from balcao.cases.testing import AT, certificate_draft, load_world, lodged, officer, person
from balcao.catalogue.api import get_published, tables_in
from balcao.catalogue.testing import put_on_offer
from balcao.desk import case_shown
from balcao.desk.case_shown import answers_shown, differences, registers_shown
from balcao.desk.findings import not_known, point_in_words
from balcao.desk.reading import words_of
from balcao.kernel.texts import LANGUAGES

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


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("given", "did not answer"),
        ("refused", "was not asked, because the applicant did not consent"),
        ("withdrawn", "the consent was withdrawn"),
    ],
)
def test_a_register_without_leave_is_not_called_silent(monkeypatch, state, said):
    asked = SimpleNamespace(id="salaries_tax", consent=True)
    definition = SimpleNamespace(data=SimpleNamespace(registers=[asked]))
    case: Any = SimpleNamespace(
        facts={}, view=SimpleNamespace(reference="A", version=SimpleNamespace(definition=definition))
    )
    answered = [SimpleNamespace(register=asked.id, state=state)]
    monkeypatch.setattr(case_shown, "consents_of_case", lambda *, reference: answered)
    (line,) = not_known(case, (), "en")
    assert said in line


@pytest.mark.django_db
def test_what_a_table_looks_at_is_said_in_words():
    put_on_offer(Path(settings.BALCAO_SERVICES), ["ias-general-aid"], at=AT)
    version = get_published("ias-general-aid", at=AT)
    (row,) = [
        row
        for content in version.definition.rules.values()
        for table in tables_in(content)
        for row in table["content"]["inputs"]
        if row["name"] == "aided"
    ]
    said = {
        language: point_in_words(row["field"], version.definition, words_of(version, language))
        for language in LANGUAGES
    }
    assert said == {
        "zh-Hant": "現正領取援助金",
        "pt": "Recebe agora apoio económico",
        "en": "Receives economic aid now",
    }
