"""What a layout receives of a case. Every text is there in all languages; numbers and dates are readable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from balcao.cases.conditions import from_rows, in_words
from balcao.cases.models import Case
from balcao.catalogue.api import (
    Output,
    ServiceDefinition,
    ServiceWords,
    departments,
    printed_sentences,
    shown_answer,
)
from balcao.entities.api import holder_name, register_numbers
from balcao.formkit.api import Question, holds
from balcao.foundation.ui.api import day_in_words, format_macau, mop_in_words
from balcao.kernel.clock import add_months, macau_date
from balcao.kernel.texts import LANGUAGES, Text
from balcao.reflists.api import with_lists

UNPRINTED = frozenset({"file", "handwriting", "declaration", "signatures", "bulk_table", "group", "table"})
"""Kinds that a list of label and value cannot hold; layouts read these from `answers` themselves."""
SHORT = {"zh-Hant": "zh", "pt": "pt", "en": "en"}


def as_corrected(case: Case) -> dict[str, Any]:
    """The answers as documents and registers have them: as lodged, but for what was corrected since."""
    return {**case.answers, **case.corrected}


def outputs_of(case: Case, definition: ServiceDefinition) -> list[tuple[int, Output]]:
    """What a granted case is issued, by its place among the outputs of the service."""
    context = {**as_corrected(case), "facts": case.facts}
    return [(place, each) for place, each in enumerate(definition.data.outputs) if holds(each.when, context)]


def terms_named(definition: ServiceDefinition) -> dict[str, str]:
    """The question that answers each term of the licence."""
    return {term: question for output in definition.data.outputs for term, question in output.terms.items()}


def title_of(case: Case, definition: ServiceDefinition, output: Output) -> Text:
    """What the document is called: its own name, that of the licence renewed, or that of the service."""
    return title_by(definition, output, case.facts)


def title_by(definition: ServiceDefinition, output: Output, facts: Mapping[str, Any]) -> Text:
    """The same by what the registers said."""
    if output.title is not None:
        return output.title.text()
    licence = facts.get("licence") or {}
    return licence["name"] if output.kind == "licence" and licence.get("name") else definition.text("name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What of a case stands on what it issues; `conditions` in words, `decided` the day of the decision."""

    answers: Mapping[str, Any]
    facts: Mapping[str, Any]
    holder: Text
    register_no: str
    department: str
    decided: date | None
    conditions: Sequence[Text] = ()
    reference: str = ""
    licence_number: str = ""


def document_data(case: Case, definition: ServiceDefinition, output: Output) -> dict[str, Any]:
    """The data of a certificate or licence; `documents` adds number, code and QR."""
    number = register_numbers(int(case.holder_id[2:]))["register_no"] if case.holder_id.startswith("e-") else ""
    printed = Printed(
        answers=as_corrected(case),
        facts=case.facts,
        holder=holder_name(case.holder_id),
        register_no=number,
        department=case.department,
        decided=macau_date(case.decided_at) if case.decided_at else None,
        conditions=[in_words(each, case.clauses) for each in from_rows(case.conditions)],
        reference=case.reference,
        licence_number=case.licence_number,
    )
    form = with_lists(definition.form, printed.answers, printed.facts, at=case.lodged_at, kept=True)
    return printed_data(printed, replace(definition, form=form), output)


def printed_data(printed: Printed, definition: ServiceDefinition, output: Output) -> dict[str, Any]:
    """The same of anything that could be a case."""
    names, decided = departments(settings.BALCAO_SERVICES), printed.decided
    return {
        "answers": printed.answers,
        "facts": printed.facts,
        "holder": {**short_text(printed.holder), "register_no": printed.register_no},
        "department": {"code": printed.department, **short_text(names.get(printed.department, {}))},
        "service": short_text(definition.text("name")),
        "rows": list(_rows(printed.answers, definition, output)),
        "spelled": {each: short_text(text) for each, text in _spelled(printed.answers, definition, output).items()},
        "legal_basis": [short_text(each.text()) for each in definition.data.legal_basis],
        "decided_on": {SHORT[each]: format_macau(decided, each) for each in LANGUAGES} if decided else {},
        "conditions": [short_text(each) for each in printed.conditions],
        "reference": printed.reference,
        "licence_number": printed.licence_number,
        "words": sentences_in(printed_sentences(definition, output.layout)),
    }


def valid_until(output: Output, *, since: date, answers: Mapping[str, Any], licence_until: str | None) -> date | None:
    """The last day of what is issued; `licence_until` that of the licence before it."""
    if output.valid_days is not None:
        return since + timedelta(days=output.valid_days)
    if output.valid_on is not None:
        return date.fromisoformat(str(answers[output.valid_on]))
    before = date.fromisoformat(licence_until) if licence_until else None
    if output.valid_until is not None:
        return date(before.year + 1 if before else since.year, 12, 31)
    if output.extends_months is not None:
        return add_months(before or since, output.extends_months)
    return None


def sentences_in(sentences: Mapping[str, Text]) -> dict[str, dict[str, str]]:
    """The sentences of a layout as it reads them."""
    return {key: short_text(text) for key, text in sentences.items()}


def short_text(text: Mapping[str, str]) -> dict[str, str]:
    """A text under the keys that layouts use."""
    return {SHORT[language]: str(text.get(language, "")) for language in LANGUAGES}


def _spelled(answers: Mapping[str, Any], definition: ServiceDefinition, output: Output) -> dict[str, Text]:
    """The amounts and days that the document has in words, by question; what is not answered has none."""
    found: dict[str, Text] = {}
    for question in definition.form.questions():
        value = answers.get(question.id)
        if question.id in output.in_words and value not in (None, ""):
            found[question.id] = {language: _in_words(question, value, language) for language in LANGUAGES}
    return found


def _in_words(question: Question, value: Any, language: str) -> str:
    if question.reads_as == "money":
        return mop_in_words(int(value), language)
    return day_in_words(date.fromisoformat(str(value)), language)


def _rows(answers: Mapping[str, Any], definition: ServiceDefinition, output: Output) -> Any:
    spelled = _spelled(answers, definition, output)
    said = {each: ServiceWords({each: definition.texts[each].model_dump()}, each, between=" ") for each in LANGUAGES}
    for question in definition.form.questions():
        value = answers.get(question.id)
        stated = not output.states or question.id in output.states
        if not stated or question.kind in UNPRINTED or value in (None, "", [], {}):
            continue
        label = {
            SHORT[language]: definition.texts[language].questions[question.id].label
            for language in LANGUAGES
            if question.id in definition.texts[language].questions
        }
        shown = {SHORT[language]: shown_answer(question, value, said[language]) for language in LANGUAGES}
        for short, words in short_text(spelled.get(question.id, {})).items() if question.id in spelled else ():
            shown[short] = f"{shown[short]}（{words}）" if short == "zh" else f"{shown[short]} ({words})"
        if label and all(shown.values()):
            yield {"label": label, "value": shown}
