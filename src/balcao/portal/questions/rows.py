"""Questions with rows: groups, tables, and tables too large to be drawn whole."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from balcao.catalogue.api import ServiceWords
from balcao.formkit.api import parts_asked, within_row
from balcao.foundation.ui.api import known, translate
from balcao.portal.questions.base import (
    COMPONENTS,
    Asked,
    Item,
    QuestionView,
    RowView,
    faults_below,
    inside,
    shows,
)

SHOWN_CELLS = 30
IN_A_ROW = frozenset(f"{COMPONENTS}{name}/{name}.html" for name in ("input", "select", "radios"))
"""What a cell of a table can hold."""
GRID_WORDS = ("number", "add", "next", "none", "how", "remove", "removed", "moved", "cell", "conflict")


@shows("group", "table")
def _rows(asked: Asked, base: QuestionView) -> QuestionView:
    values = asked.value if isinstance(asked.value, list) else []
    searched = any(name.startswith(f"{asked.name}-{len(values)}-") for name in asked.searches)
    more = max(asked.blank_rows, int(asked.name == asked.grown or searched))
    wanted = max(len(values) + more, asked.definition.least or 1)

    def row(number: int | str, value: Mapping[str, Any]) -> RowView:
        around, questions = asked, asked.definition.questions
        if asked.sees is not None and asked.definition.kind == "group":
            questions, sees = parts_asked(questions, value, asked.sees)
            around = replace(asked, sees=sees)
        questions = tuple(within_row(part, value.get(part.id), _seen(asked, value)) for part in questions)
        parts = tuple(
            inside(
                around,
                part,
                f"{asked.name}-{number}",
                value.get(part.id),
                faults_below(asked.faults, number, part.id),
            )
            for part in questions
        )
        return RowView(int(number) + 1 if isinstance(number, int) else 0, parts)

    shown = [row(number, values[number] if number < len(values) else {}) for number in range(wanted)]
    as_cards = asked.definition.kind == "group" or any(part.template not in IN_A_ROW for part in shown[0].parts)
    return replace(
        base,
        template=f"portal/questions/{'group' if as_cards else 'table'}.html",
        rows_shown=tuple(shown),
        blank_row=row("__row__", {}),
    )


def _seen(asked: Asked, row: Mapping[str, Any]) -> dict[str, Any]:
    """All that is answered around a part of a row: in the form, in the row around it, in the row."""
    return {**(asked.sees or {}), **((asked.sees or {}).get("row") or {}), **row}


@shows("bulk_table")
def _bulk(asked: Asked, base: QuestionView) -> QuestionView:
    """A table too large to edit here: how many rows came, what is wrong in which cell, and how to send it anew."""
    values = asked.value if isinstance(asked.value, list) else []
    wrong = [fault for fault in asked.faults if len(fault.path) >= 2]
    language = asked.words.language
    cells = tuple(
        Item(
            value=str(fault.path[1]),
            text=translate(
                "portal.table.cell",
                language,
                row=int(fault.path[0]) + 1,
                column=asked.words.label(*asked.path, str(fault.path[1])),
            ),
            hint=cell_words(asked.words, fault.code, fault.params, *asked.path, str(fault.path[1])),
        )
        for fault in wrong[:SHOWN_CELLS]
    )
    return replace(
        base,
        template="portal/questions/bulk.html",
        shown=translate("portal.table.rows", language, count=len(values)) if values else "",
        items=cells,
        rows=len(wrong),
        present=tuple(asked.words.label(*asked.path, part.id) for part in asked.definition.questions),
        error=base.error or (translate("portal.table.faults", language, count=len(wrong)) if wrong else ""),
        columns_json=json.dumps([_column(asked, part) for part in asked.definition.questions], ensure_ascii=False),
        grid_words={each: translate(f"portal.grid.{each}", language) for each in GRID_WORDS}
        | {each: translate(f"portal.page.{each}", language) for each in ("saving", "saved", "offline")},
        total=len(values),
    )


def _column(asked: Asked, part: Any) -> dict[str, Any]:
    """A column of a large table as the page's script draws it."""
    shown = inside(asked, part, asked.name, None, ())
    return {
        "id": part.id,
        "label": shown.label,
        "inputmode": shown.inputmode,
        "options": [[item.value, item.text] for item in shown.items],
    }


def cell_words(words: ServiceWords, code: str, params: Mapping[str, Any], *path: str) -> str:
    """What is wrong in a cell, in a few words."""
    key = f"portal.cell.{code}"
    if known(key):
        return translate(key, words.language)
    return words.fault(code, words.label(*path), params, *path)
