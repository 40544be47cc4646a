"""Cases decided together, as pages show them: what is asked in each, and what became of it."""

from collections.abc import Iterable, Mapping
from typing import Any

from balcao.cases.api import AlikeCase, conditions_of, word_for
from balcao.catalogue.api import shown_answer
from balcao.desk.decisions_shown import conditions_shown
from balcao.desk.findings import reasons_in_words
from balcao.desk.reading import words_of
from balcao.foundation.ui.api import format_macau, known, translate
from balcao.kernel.clock import macau_date
from balcao.worklists.api import BatchLineShown

SHOWN = 4
"""So many answers tell the cases of one service apart."""


def alike_rows(cases: Iterable[AlikeCase], language: str) -> list[dict[str, Any]]:
    """Each case with what is unusual about it and, where it cannot be decided, why. Its answers are few: those first in
    which the cases of one service are not the same."""
    of_service: dict[str, list[AlikeCase]] = {}
    listed = list(cases)
    for each in listed:
        of_service.setdefault(each.version.service_id, []).append(each)
    apart = {service: _apart(those) for service, those in of_service.items()}
    return [_alike(each, apart[each.version.service_id], language) for each in listed]


def _apart(cases: list[AlikeCase]) -> set[str]:
    """The questions that these cases do not answer alike."""
    asked = {key for each in cases for key in each.answers}
    return {key for key in asked if any(each.answers.get(key) != cases[0].answers.get(key) for each in cases)}


def _alike(case: AlikeCase, apart: set[str], language: str) -> dict[str, Any]:
    words = words_of(case.version, language)
    questions = sorted(
        (each for each in case.version.definition.form.questions() if case.answers.get(each.id) not in (None, "")),
        key=lambda each: each.id not in apart,
    )
    told = [
        (words.label(each.id), text)
        for each in questions
        if each.kind != "declaration" and (text := shown_answer(each, case.answers[each.id], words))
    ]
    return {
        "reference": case.reference,
        "holder": case.holder_name,
        "lodged": format_macau(macau_date(case.lodged_at), language),
        "urgent": translate("desk.urgent", language, reason=case.urgent_reason) if case.urgent_reason else "",
        "unusual": reasons_in_words(case.version.definition, case.reasons, language),
        "answers": [{"label": label, "text": text} for label, text in told[:SHOWN]],
        "seen": case.seen,
        "problem": problem_in_words(case.problem, case.by, language),
    }


def proposal_rows(cases: Iterable[AlikeCase], latin: Mapping[str, str], language: str) -> list[dict[str, Any]]:
    """Cases that wait for their second pair of eyes: what each asks, and what is proposed, by whom, why."""
    listed = list(cases)
    rows = alike_rows(listed, language)
    return [row | _proposal(case, latin, language) for row, case in zip(rows, listed, strict=True)]


def _proposal(case: AlikeCase, latin: Mapping[str, str], language: str) -> dict[str, Any]:
    proposal, definition = case.proposal, case.version.definition
    return {
        "service": words_of(case.version, language).find("name"),
        "outcome": translate(f"desk.decide.{word_for(definition, proposal['outcome'])}", language),
        "kind": "red" if proposal["outcome"] == "refuse" else "green",
        "why": [*reasons_in_words(definition, proposal["reasons"], language), *filter(None, [proposal["note"]])],
        "conditions": conditions_shown(conditions_of(proposal["conditions"]), language),
        "by": proposed_by({**proposal, "by_name": latin.get(proposal["by_name"], proposal["by_name"])}, language),
    }


def proposed_by(proposal: Mapping[str, Any], language: str) -> str:
    """Who proposed, and in whose place."""
    who, absent = proposal.get("by_name", ""), proposal.get("for_name", "")
    return translate("officers.in_substitution", language, who=who, absent=absent) if absent else who


def line_shown(line: BatchLineShown, language: str, *, assigns: bool = False) -> dict[str, str]:
    """A line of a batch with its state in a word."""
    kind = {"waiting": "grey", "done": "green", "heard": "blue", "failed": "orange"}[line.state]
    return {
        "reference": line.reference,
        "state": translate(f"desk.batch.{'assign.' if assigns else ''}state.{line.state}", language),
        "kind": kind,
        "problem": problem_in_words(line.problem, line.by, language),
    }


def problem_in_words(problem: str, by: str, language: str) -> str:
    """Why a case was or will not be decided; nothing when it is."""
    if not problem:
        return ""
    key = f"desk.batch.problem.{problem}{'_by' if by else ''}"
    return translate(key if known(key) else "desk.batch.problem.not_now", language, who=by)
