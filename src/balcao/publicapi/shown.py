"""Matters as software reads them. Texts are in the language asked for; amounts are avos, days are days in Macao."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.conf import settings
from django.urls import reverse

from balcao.cases.api import CaseSummary, CaseView, DraftSummary, DraftView, condition_in_words
from balcao.catalogue.api import ServiceVersion, ServiceWords, get_version, words_of
from balcao.entities.api import EntitySummary
from balcao.formkit.api import CellFault, Fault, Question, answer_schema
from balcao.kernel.texts import pick


def page_of(name: str, *args: object) -> str:
    """The address of the page on which a person goes on."""
    return f"{settings.BALCAO_PUBLIC_URL}{reverse(name, args=args)}"


def service_line(version: ServiceVersion, language: str) -> dict[str, Any]:
    """A service in a list."""
    data, words = version.definition.data, words_of(version, language)
    return {
        "id": data.id,
        "name": words.find("name"),
        "summary": words.find("summary"),
        "department": data.department,
        "kind": data.kind,
    }


def service_whole(version: ServiceVersion, language: str) -> dict[str, Any]:
    """A service with its questions and the JSON Schema of answers."""
    words = words_of(version, language)
    return {
        **service_line(version, language),
        "questions": [_question(each, words) for each in version.definition.form.questions()],
        "answers_schema": answer_schema(version.definition.form, files=False),
    }


def _question(question: Question, words: ServiceWords, *above: str) -> dict[str, Any]:
    path = (*above, question.id)
    return {
        "id": question.id,
        "kind": question.kind,
        "label": words.label(*path),
        "hint": words.hint(*path),
        "options": [{"value": each, "label": words.option(each, *path)} for each in question.options],
        **({"list": reverse("portal-open-list", args=[question.list_id])} if question.list_id else {}),
        "required": question.required if isinstance(question.required, bool) else None,
        "questions": [_question(each, words, *path) for each in question.questions],
    }


def fault_shown(fault: Fault, words: ServiceWords) -> dict[str, Any]:
    """What is wrong with an answer and what to do; `path` leads into rows and parts."""
    named = (fault.question, *(each for each in fault.path if isinstance(each, str)))
    return {
        "question": fault.question,
        "path": list(fault.path),
        "code": fault.code,
        "message": words.fault(fault.code, words.label(*named), fault.params, *named),
    }


def faults_shown(view: DraftView, language: str, *, beside: str = "") -> list[dict[str, Any]]:
    """Everything wrong with a draft's answers, without the cells of the table `beside`."""
    words = words_of(view.version, language)
    faults = (each for each in view.journey.faults if each.question != beside or len(each.path) < 2)
    return [fault_shown(each, words) for each in faults]


def draft_line(draft: DraftSummary, language: str) -> dict[str, Any]:
    """A draft in a list."""
    return {
        "id": draft.id,
        "service": draft.service_id,
        "name": words_of(get_version(draft.version_id), language).find("name"),
        "state": draft.state,
        "saved_at": draft.saved_at,
    }


def draft_whole(view: DraftView, language: str, *, beside: str = "") -> dict[str, Any]:
    """A draft with its answers, what is wrong with them, and who has to do what next.

    What is wrong in the cells of the table `beside` is left to whoever tells it cell by cell.
    """
    todo = _next(view)
    return {
        "id": view.id,
        "service": view.version.service_id,
        "name": words_of(view.version, language).find("name"),
        "answers": dict(view.journey.answers),
        "versions": dict(view.field_versions),
        "errors": faults_shown(view, language, beside=beside),
        "registers_unreachable": list(view.unreachable),
        "fee": view.total,
        "next": todo,
        "next_by": "person" if todo in ("sign", "pay") else "software" if todo in ("answer", "lodge") else "nobody",
        "page": page_of("portal-draft", view.holder_id, view.id),
        "case": view.case_reference or None,
    }


def _next(view: DraftView) -> str:
    if view.case_reference:
        return "lodged"
    if not view.journey.complete:
        return "answer"
    if not view.signed:
        return "sign"
    return "pay" if view.total and view.order_state != "paid" else "lodge"


def cases_lines(cases: Iterable[CaseSummary], language: str) -> list[dict[str, Any]]:
    """Cases in a list."""
    return [
        {
            "reference": each.reference,
            "service": each.service_id,
            "name": words_of(get_version(each.version_id), language).find("name"),
            "state": each.state.value,
            "closed": each.closed,
            "lodged_at": each.lodged_at,
            "deadline_on": each.deadline_on,
            "decided_at": each.decided_at,
        }
        for each in cases
    ]


def case_whole(view: CaseView, language: str) -> dict[str, Any]:
    """A case as its applicant sees it: where it stands, its clock, what is asked, what was decided."""
    question, words = view.open_question, words_of(view.version, language)
    ends = view.clock.ends
    return {
        "reference": view.reference,
        "service": view.version.service_id,
        "name": words.find("name"),
        "state": view.state.value,
        "closed": view.closed,
        "answers": dict(view.journey.answers),
        "lodged_at": view.lodged_at,
        "decided_at": view.decided_at,
        "outcome": view.outcome or None,
        "reasons": [words.find(f"reasons.{each}") or each for each in view.reasons],
        "conditions": [condition_in_words(each)[words.language] for each in view.conditions],
        "clock": {
            "working_days": view.clock.days,
            "used": view.clock.used,
            "left": view.clock.left,
            "running": view.clock.running,
            "ends": ends.isoformat() if ends else None,
            "waits_for": view.clock.waits_for or None,
        },
        "asked": {"text": question.text, "due_on": question.due_on} if question else None,
        "steps": [{"at": each.at, "kind": each.kind} for each in view.timeline],
        "page": page_of("portal-matter", view.holder_id, view.reference),
    }


MOST_CELLS = 1000
"""So many wrong cells are told at once; the first ones."""


def labels_of(view: DraftView, table: Question) -> dict[str, str]:
    """What the columns of a table are called in the official languages' first, beside their ids."""
    words = words_of(view.version, "zh-Hant")
    return {part.id: words.label(table.id, part.id) for part in table.questions}


def cells_shown(view: DraftView, table: Question, faults: Iterable[CellFault], language: str) -> list[dict[str, Any]]:
    """What is wrong in a table, cell by cell; rows count from 1 below the heading."""
    words = words_of(view.version, language)
    return [
        {
            "row": each.row,
            "column": each.column,
            "code": each.code,
            "text": each.text,
            "message": words.fault(each.code, words.label(table.id, each.column), {}, table.id, each.column),
        }
        for each in islice(faults, MOST_CELLS)
    ]


def clients_shown(clients: Iterable[EntitySummary], language: str) -> list[dict[str, Any]]:
    """The clients of a firm."""
    return [
        {"id": each.holder_id, "name": pick(each.names, language), "register_no": each.register_no} for each in clients
    ]
