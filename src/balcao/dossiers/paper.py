"""The readable case file: everything a person reads of a case, in the applicant's language, sealed."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from balcao.cases.api import CaseRecord, CaseView, DecisionView, TimelineStep, hand_of, sender_of
from balcao.catalogue.api import ServiceDefinition, ServiceWords, departments, shown_answer
from balcao.correspondence.api import ThreadView
from balcao.documents.api import seal_pdf, typeset
from balcao.entities.api import holder_name
from balcao.formkit.api import PageState, as_svg
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.texts import LANGUAGES, pick


@cache
def _layout() -> str:
    return (Path(__file__).parent / "layouts" / "case_file.typ").read_text(encoding="utf-8")


def case_file(
    record: CaseRecord, threads: tuple[ThreadView, ...], papers: Mapping[str, Mapping[str, Any]], *, at: datetime
) -> bytes:
    """The PDF/A with the department's seal."""
    language = record.language if record.language in LANGUAGES else "zh-Hant"
    pdf = typeset(_layout(), _data(record, threads, papers, language, at), at=at)
    return seal_pdf(pdf, department=record.department, folder=settings.BALCAO_VAR / "pki")


def _data(
    record: CaseRecord,
    threads: tuple[ThreadView, ...],
    papers: Mapping[str, Mapping[str, Any]],
    language: str,
    at: datetime,
) -> dict[str, Any]:
    view = record.view
    definition = view.version.definition
    words = ServiceWords({language: definition.texts[language].model_dump()}, language)
    name = departments(settings.BALCAO_SERVICES).get(record.department, dict.fromkeys(LANGUAGES, record.department))

    def head(key: str) -> str:
        return translate(f"dossiers.export.{key}", language)

    facts = [
        (head("applicant"), pick(holder_name(view.holder_id), language)),
        (head("lodged"), f"{format_macau(view.lodged_at, language)} · {record.lodged_by_name}"),
        (head("state"), translate(f"cases.state.{view.state}", language)),
        (head("receipt"), view.receipt_number),
        (head("hash"), _in_groups(view.content_hash)),
    ]
    spoken = [
        [f"{thread.topic} · {each.who}, {format_macau(each.at, language)}", each.text]
        for thread in threads
        for each in thread.messages
    ]
    happened = [[format_macau(step.at, language), _step(step, language)] for step in view.timeline]
    sections = [
        {"title": "", "rows": [list(row) for row in facts if row[1]]},
        *(_answers(page, words) for page in view.journey.visible_pages),
        {"title": head("amended"), "rows": _amendments(view, words)},
        {"title": head("decisions"), "rows": [_decision(each, definition, language) for each in record.decisions]},
        {"title": head("messages"), "rows": spoken},
        {"title": head("papers"), "rows": [[str(each["name"]), _in_groups(digest)] for digest, each in papers.items()]},
        {"title": head("timeline"), "rows": happened},
    ]
    return {
        "language": language[:2],
        "department": pick(name, language),
        "title": words.find("name"),
        "kind": head("title"),
        "reference": view.reference,
        "made": translate("dossiers.export.made", language, moment=format_macau(at, language)),
        "sections": [each for each in sections if each["rows"]],
    }


def _in_groups(digest: str) -> str:
    """A hash that fits the column."""
    return " ".join(digest[start : start + 16] for start in range(0, len(digest), 16))


def _answers(page: PageState, words: ServiceWords) -> dict[str, Any]:
    rows = [
        [words.label(state.id), shown_answer(state.definition, state.value, words) or "—", as_svg(state.value)]
        for state in page.questions
    ]
    return {"title": words.page_title(page.id), "rows": rows}


def _amendments(view: CaseView, words: ServiceWords) -> list[list[str]]:
    questions = {question.id: question for question in view.version.definition.form.questions()}

    def shown(question: str, value: Any) -> str:
        return shown_answer(questions[question], value, words) or "—"

    return [
        [
            f"{words.label(change.question)} · {sender_of(each, words.language)}",
            f"{shown(change.question, change.before)} → {shown(change.question, change.after)}",
        ]
        for each in view.amendments
        if each.sent_at
        for change in each.changes
    ]


def _decision(decision: DecisionView, definition: ServiceDefinition, language: str) -> list[str]:
    reasons = [pick(definition.reason(key), language) for key in decision.reasons]
    lines = [translate(f"dossiers.export.outcome.{decision.outcome}", language), *reasons, decision.note]
    return [f"{format_macau(decision.at, language)} · {decision.by_name}", "\n".join(line for line in lines if line)]


def _step(step: TimelineStep, language: str) -> str:
    values = {
        name: pick(value, language) if isinstance(value, dict) else str(value) for name, value in step.data.items()
    }
    words = translate(f"cases.step.{step.kind}", language, **values)
    return " · ".join(part for part in (words, hand_of(step, language), step.note) if part)
