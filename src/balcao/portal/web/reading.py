"""What pages need of a service version: its words, its form, its questions as they stand."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from django.urls import reverse

from balcao.cases.api import DraftView, LastTime, Origin
from balcao.catalogue.api import ServiceWords, register_name, shown_answer, why_number
from balcao.catalogue.api import words_of as words_of
from balcao.documents.api import file_records
from balcao.formkit.api import Journey, QuestionState, drawing_of, names_in
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.clock import macau_date
from balcao.kernel.punctuation import labelled
from balcao.kernel.texts import pick
from balcao.portal.help_at_field import help_at
from balcao.portal.questions import Asked, QuestionView, Search, field_id, view_of
from balcao.portal.web.row_origins import from_register, rows_in_short, with_origins

_REGISTERS = re.compile(r"\bfacts\.(\w+)")


class Questioned(Protocol):
    """What has questions to show: a page, or a single one. `sees` is what their conditions ask about, None for none."""

    @property
    def questions(self) -> Sequence[QuestionState]:
        """In their order."""
        ...

    @property
    def sees(self) -> Mapping[str, Any] | None:
        """Answers and facts by name."""
        ...


def page_questions(
    page: Questioned,
    words: ServiceWords,
    *,
    versions: Mapping[str, int],
    judged: bool,
    grown: str = "",
    refused: Mapping[str, str] | None = None,
    searches: Mapping[str, Search] | None = None,
    asked_at: Mapping[str, datetime] | None = None,
    taken_from: Mapping[str, Origin] | None = None,
) -> list[QuestionView]:
    """The questions of a page as shown; `judged` shows what is wrong, `grown` gets a row more, `refused` says why
    a file was not taken."""
    shown = []
    for state in page.questions:
        asked = Asked(
            definition=state.definition,
            path=(state.id,),
            name=state.id,
            value=state.value,
            faults=state.faults if judged else (),
            words=words,
            grown=grown,
            sees=page.sees,
            searches=searches or {},
        )
        view = with_origins(view_of(asked), state, words, asked_at or {})
        if refused and state.id in refused:
            view = replace(view, error=refused[state.id])
        if state.locked and state.kind not in {"computed", "read_only"}:
            readable = shown_answer(state.definition, state.value, words)
            view = replace(view, template="portal/questions/locked.html", shown=readable)
        elif state.kind in {"computed", "read_only"}:
            view = replace(view, value=shown_answer(state.definition, state.value, words))
        shown.append(
            replace(
                view,
                version=versions.get(state.id, 0),
                source=source_of(state, words, asked_at or {}) or _taken_over(state, taken_from or {}, words.language),
                page_heading=len(page.questions) == 1,
                help=help_at(state.definition.help, words.language),
            )
        )
    return shown


def source_of(state: QuestionState, words: ServiceWords, asked_at: Mapping[str, datetime]) -> str:
    """Which register an answer is from, and when it was asked; or what it says where it is said to be wrong."""
    if state.definition.lookup is not None and state.value:
        return shown_answer(state.definition, state.value, words).rpartition("\n")[2]
    if state.source is None or state.said in ("", []):
        return ""
    language = words.language
    if state.definition.questions:
        return rows_in_short(state, words, asked_at)
    register = register_name(state.source.register_id, language)
    if state.disputed:
        said = shown_answer(state.definition, state.said, words)
        return translate("portal.wrong.says", language, source=register, value=said)
    if state.value != state.said:
        return ""
    return from_register(state, asked_at, language)


def _as_before(state: QuestionState, last: LastTime | None, language: str) -> str:
    """When an answer was given, that is taken from last time."""
    if last is None or state.id not in last.answers or state.value != last.answers[state.id]:
        return ""
    return translate("portal.unchanged.as_declared", language, at=format_macau(macau_date(last.lodged_at), language))


def _worked_out_from(state: QuestionState, journey: Journey, words: ServiceWords) -> str:
    """Which answers and registers a worked out answer comes from, so that one sees why it is what it is."""
    compute = state.definition.compute
    if not compute or state.value is None:
        return ""
    read = names_in(compute) - {state.id}
    answers = [
        words.label(each.id)
        if each.definition.questions
        else labelled(words.label(each.id), shown_answer(each.definition, each.value, words), words.language)
        for page in journey.visible_pages
        for each in page.questions
        if each.id in read and each.value is not None
    ]
    registers = [register_name(each, words.language) for each in dict.fromkeys(_REGISTERS.findall(compute))]
    named = " · ".join([*answers, *(each for each in registers if each)])
    return translate("portal.check.worked_out", words.language, answers=named) if named else ""


def _taken_over(state: QuestionState, taken_from: Mapping[str, Origin], language: str) -> str:
    """From which earlier application an answer was taken, and when that was lodged."""
    origin = taken_from.get(state.id)
    if origin is None:
        return ""
    day = format_macau(macau_date(origin.lodged_at), language)
    return translate("portal.earlier.from", language, reference=origin.reference, day=day)


def outstanding_shown(view: DraftView, language: str) -> list[dict[str, str]]:
    """What has to be settled first: why, what to do, and by which law."""
    return [
        {
            "reason": pick(each.reason.text(), language),
            "settle": pick(each.settle.text(), language),
            "basis": pick(each.basis.text(), language),
            "id": each.id if each.fine is not None or each.fines is not None else "",
        }
        for each in view.outstanding
    ]


def page_errors(views: list[QuestionView]) -> list[dict[str, str]]:
    """Every error of a page, each leading to its field."""
    found = []
    for view in views:
        if view.error:
            found.append({"href": f"#{view.id}", "text": view.error})
        found += page_errors(list(view.parts))
        for row in view.rows_shown:
            found += page_errors(list(row.parts))
    return found


def answer_sections(
    journey: Journey,
    words: ServiceWords,
    *,
    holder: str = "",
    draft_id: Any = None,
    file_url: Callable[[str], str] | None = None,
    asked_at: Mapping[str, datetime] | None = None,
    last: LastTime | None = None,
    taken_from: Mapping[str, Origin] | None = None,
) -> list[dict[str, Any]]:
    """All answers read back, page by page; with a way to change them when a draft is named, and to open its files
    when `file_url` gives the address of one by its SHA-256. What is answered as `last` time says when that was."""
    sections = []
    for page in journey.visible_pages:
        rows = []
        for state in page.questions:
            value = shown_answer(state.definition, state.value, words)
            row: dict[str, Any] = {
                "key": words.label(state.id),
                "value": value or translate("portal.check.not_answered", words.language),
                "note": source_of(state, words, asked_at or {})
                or _taken_over(state, taken_from or {}, words.language)
                or _as_before(state, last, words.language)
                or _worked_out_from(state, journey, words),
            }
            if state.definition.lookup is not None and row["note"]:
                row["value"] = value.removesuffix(f"\n{row['note']}")
            if drawn := drawing_of(state.value):
                row["drawn"] = drawn
            if steps := why_number(state, journey, words):
                row["why"] = steps
            if draft_id is not None and not state.locked:
                url = reverse("portal-page", args=[holder, draft_id, page.id])
                row |= {
                    "href": f"{url}#{field_id(state.id)}",
                    "action": translate("portal.check.change", words.language),
                }
            if file_url and (files := list(file_records(state.value))):
                row["links"] = [{"text": each["name"], "href": file_url(str(each["sha256"]))} for each in files]
                if state.kind == "file":
                    row["value"] = ""
            rows.append(row)
        sections.append({"title": words.page_title(page.id), "rows": rows})
    return sections
