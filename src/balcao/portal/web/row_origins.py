"""Rows that a register filled in: where each is from, what was changed, added or taken out, and putting one back."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import QueryDict

from balcao.catalogue.api import ServiceWords, register_name, shown_answer
from balcao.formkit.api import PageState, QuestionState, row_key, row_origins
from balcao.foundation.ui.api import format_macau, translate
from balcao.portal.questions import Item, QuestionView


def from_register(state: QuestionState, asked_at: Mapping[str, datetime], language: str) -> str:
    """Which register it is from, and when that was asked."""
    register = state.source.register_id if state.source else ""
    name, moment = register_name(register, language), asked_at.get(register)
    if moment is None:
        return translate("portal.page.from", language, source=name)
    return translate("portal.page.from_on", language, source=name, at=format_macau(moment, language))


def with_origins(
    shown: QuestionView, state: QuestionState, words: ServiceWords, asked_at: Mapping[str, datetime]
) -> QuestionView:
    """The question with a note beside each row, and the register's rows that were taken out."""
    source = state.source
    if source is None or not state.definition.questions or not isinstance(state.said, list):
        return shown
    origins, left = row_origins(state.definition, source, state.value, state.said)
    rows = []
    for row, origin in zip(shown.rows_shown, origins, strict=False):
        if origin.said is None:
            note = translate("portal.rows.added", words.language) if state.said else ""
            rows.append(replace(row, note=note))
            continue
        note = from_register(state, asked_at, words.language)
        if origin.differs:
            said = shown_answer(state.definition, origin.said, words)
            name = register_name(source.register_id, words.language)
            note = translate("portal.rows.changed", words.language, source=name, row=said)
        rows.append(replace(row, note=note, key=row_key(state.definition, source, origin.said)))
    taken_out = tuple(
        Item(
            value=f"{state.id}:{row_key(state.definition, source, row)}",
            text=shown_answer(state.definition, row, words),
        )
        for row in left
    )
    return replace(
        shown, rows_shown=(*rows, *shown.rows_shown[len(rows) :]), taken_out=taken_out, origins=bool(state.said)
    )


def with_ways(shown: QuestionView, way: Callable[[str], str], language: str) -> QuestionView:
    """The question with the way, from each row that a register filled in, to say that it is wrong."""
    text = translate("portal.wrong.way", language)
    rows = (replace(row, wrong={"href": way(row.key), "text": text}) if row.key else row for row in shown.rows_shown)
    return replace(shown, rows_shown=tuple(rows))


def rows_in_short(state: QuestionState, words: ServiceWords, asked_at: Mapping[str, datetime]) -> str:
    """How many rows are as a register says, and how many not, for who reads the answers back."""
    if state.source is None or not state.said:
        return ""
    origins, left = row_origins(state.definition, state.source, state.value, state.said)
    changed = sum(bool(each.differs) for each in origins)
    added = sum(each.said is None for each in origins)
    counts = {"changed": changed, "added": added, "taken_out": len(left)}
    parts = [
        translate(f"portal.rows.short_{name}", words.language, count=count) for name, count in counts.items() if count
    ]
    return " · ".join([from_register(state, asked_at, words.language), *parts])


def put_back(posted: QueryDict, page: PageState, values: Mapping[str, Any]) -> dict[str, Any]:
    """The rows of a question with one more that was taken out, where that was pressed."""
    question, _, key = posted.get("put_back", "").partition(":")
    for state in page.questions:
        if state.id == question and state.source is not None and question in values:
            _, left = row_origins(state.definition, state.source, values[question], state.said)
            for row in left:
                if row_key(state.definition, state.source, row) == key:
                    return {question: [*(values[question] or ()), dict(row)]}
    return {}
