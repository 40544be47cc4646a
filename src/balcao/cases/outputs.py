"""What a layout receives of a case. Every text is there in all languages; numbers and dates are readable."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings

from balcao.cases.conditions import from_rows, in_words
from balcao.cases.models import Case
from balcao.catalogue.api import Output, ServiceDefinition, departments
from balcao.entities.api import holder_name, register_numbers
from balcao.formkit.api import holds
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import macau_date
from balcao.kernel.money import format_mop
from balcao.kernel.texts import LANGUAGES, Text

UNPRINTED = frozenset({"file", "declaration", "signatures", "bulk_table", "group", "table"})
"""Kinds that a list of label and value cannot hold; layouts read these from `answers` themselves."""
ADDRESS_PARTS = ("street", "number", "building", "unit")
"""The parts of an address as one reads them, however they were kept."""
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
    if output.title is not None:
        return output.title.text()
    licence = case.facts.get("licence") or {}
    return licence["name"] if output.kind == "licence" and licence.get("name") else definition.text("name")


def document_data(case: Case, definition: ServiceDefinition, output: Output) -> dict[str, Any]:
    """The data of a certificate or licence; `documents` adds number, code and QR."""
    holder = holder_name(case.holder_id)
    number = register_numbers(int(case.holder_id[2:]))["register_no"] if case.holder_id.startswith("e-") else ""
    decided = macau_date(case.decided_at) if case.decided_at else None
    names = departments(settings.BALCAO_SERVICES)
    return {
        "answers": as_corrected(case),
        "facts": case.facts,
        "holder": {**short_text(holder), "register_no": number},
        "department": {"code": case.department, **short_text(names.get(case.department, {}))},
        "service": short_text(definition.text("name")),
        "rows": list(_rows(case, definition, output)),
        "legal_basis": [short_text(each.text()) for each in definition.data.legal_basis],
        "decided_on": {SHORT[each]: format_macau(decided, each) for each in LANGUAGES} if decided else {},
        "conditions": [short_text(in_words(each, case.clauses)) for each in from_rows(case.conditions)],
        "reference": case.reference,
        "licence_number": case.licence_number,
    }


def short_text(text: Mapping[str, str]) -> dict[str, str]:
    """A text under the keys that layouts use."""
    return {SHORT[language]: str(text.get(language, "")) for language in LANGUAGES}


def _rows(case: Case, definition: ServiceDefinition, output: Output) -> Any:
    answers = as_corrected(case)
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
        shown = {SHORT[language]: _shown(definition, question, value, language) for language in LANGUAGES}
        if label and all(shown.values()):
            yield {"label": label, "value": shown}


def _shown(definition: ServiceDefinition, question: Any, value: Any, language: str) -> str:
    texts = definition.texts[language].questions.get(question.id)
    options = texts.options if texts else {}
    if isinstance(value, bool):
        return translate("ui.yes" if value else "ui.no", language)
    if isinstance(value, list):
        return "、".join(options.get(str(each), str(each)) for each in value)
    if isinstance(value, dict):
        parts = ADDRESS_PARTS if question.kind == "address" else value
        return " ".join(str(value[part]) for part in parts if value.get(part))
    if question.kind == "money":
        return format_mop(int(value), language)
    if question.kind == "date":
        return format_macau(date.fromisoformat(str(value)), language)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return options.get(str(value), str(value))
