"""A department's clause in an officer's words: kept, and read by each in their own language."""

import pytest

from balcao.cases.api import BlankLeft, Clause, decide_case, decision_preview
from balcao.cases.clauses import spoken, used_in
from balcao.cases.models import Case, Decision
from balcao.cases.testing import AT, load_world, officer, with_officer

CLERK = officer(11, "DSI", "association-register")
UNSIGNED = Clause(
    clause_id=7,
    version=2,
    text={
        "zh-Hant": "{assembly_on}的紀錄未簽署。",
        "pt": "A acta de {assembly_on} não está assinada.",
        "en": "The minutes of {assembly_on} are not signed.",
    },
)
ALWAYS = Clause(clause_id=8, version=1, text={"zh-Hant": "須準時。", "pt": "A tempo.", "en": "In time."})


def test_each_reads_the_clause_in_their_own_language_with_what_was_written_into_it():
    text = "Dear applicant,\nThe minutes of 2026-11-15 are not signed.\nIn time."
    said = spoken(text, [UNSIGNED.as_json(), ALWAYS.as_json()])
    assert said["en"] == text.replace("2026-11-15", "15 November 2026")
    assert said["pt"] == "Dear applicant,\nA acta de 15 de Novembro de 2026 não está assinada.\nA tempo."
    assert "2026年11月15日的紀錄未簽署。" in said["zh-Hant"]


def test_words_of_ones_own_stay_as_they_were_written():
    assert set(spoken("The minutes are not signed.", [UNSIGNED.as_json()]).values()) == {"The minutes are not signed."}
    assert used_in([UNSIGNED.as_json()], "The minutes are not signed.") == []


@pytest.fixture
def case(db):
    load_world()
    return with_officer()


def refuse(case, note, clauses=(UNSIGNED, ALWAYS)):
    return decide_case(
        actor=CLERK,
        at=AT,
        reference=case.reference,
        outcome="refuse",
        note=note,
        without_hearing="urgent",
        clauses=clauses,
    )


def test_the_decision_keeps_the_text_and_the_version(case):
    refuse(case, "The minutes of 2026-11-15 are not signed.")
    decision = Decision.objects.get()
    assert [(each["clause"], each["version"]) for each in decision.clauses] == [(7, 2)]
    assert decision.note == "The minutes of 2026-11-15 are not signed."


def test_what_would_be_read_is_shown_before(case):
    text = decision_preview(
        actor=CLERK,
        at=AT,
        reference=case.reference,
        outcome="refuse",
        reasons=(),
        note="The minutes of 2026-11-15 are not signed.",
        conditions=(),
        clauses=[UNSIGNED],
    )
    assert "não está assinada" in text["pt"]
    assert Case.objects.get().clauses == []


def test_nothing_is_decided_while_a_blank_is_left(case):
    with pytest.raises(BlankLeft, match="assembly_on"):
        refuse(case, UNSIGNED.text["en"])
    assert Case.objects.get().outcome == ""
