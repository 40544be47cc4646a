"""Rows of an answer: as a table, and beside those of the register that filled them in."""

from typing import Any

from balcao.catalogue.api import ServiceWords, shown_answer
from balcao.formkit.api import QuestionState, row_origins
from balcao.foundation.ui.api import translate

MOST_SHOWN = 200


def rows_table(state: QuestionState, words: ServiceWords) -> dict[str, Any] | None:
    """Rows under their headings, ``{"heads": [...], "rows": [[...]], "more": 0}``, without columns that nobody filled
    in; `more` rows are not shown. None for what has no rows, or rows in its rows."""
    asked = state.definition
    if not asked.questions or any(part.questions for part in asked.questions) or not isinstance(state.value, list):
        return None
    cells = [
        [shown_answer(part, row.get(part.id), words, asked.id, part.id) for part in asked.questions]
        for row in state.value[:MOST_SHOWN]
    ]
    filled = [place for place in range(len(asked.questions)) if any(row[place] for row in cells)]
    if len(filled) < 2:
        return None
    return {
        "heads": [words.label(asked.id, asked.questions[place].id) for place in filled],
        "rows": [[row[place] for place in filled] for row in cells],
        "more": len(state.value) - len(cells),
    }


def rows_beside(state: QuestionState, register: str, words: ServiceWords) -> dict[str, Any]:
    """Whether the rows are the register's, and each that was changed, added or taken out, in words."""
    language = words.language
    if state.source is None:
        return {"register": translate("desk.answers.silent", language, register=register)}
    origins, left = row_origins(state.definition, state.source, state.value, state.said)
    lines = []
    for number, (row, origin) in enumerate(zip(state.value or (), origins, strict=True), start=1):
        if origin.said is None:
            key, shown = "row_added", row
        elif origin.differs:
            key, shown = "row_changed", origin.said
        else:
            continue
        text = shown_answer(state.definition, shown, words)
        lines.append(translate(f"desk.answers.{key}", language, number=number, register=register, row=text))
    lines += [
        translate(
            "desk.answers.row_taken_out", language, register=register, row=shown_answer(state.definition, row, words)
        )
        for row in left
    ]
    if not lines:
        return {"register": translate("desk.answers.agrees", language, register=register), "agrees": True}
    return {"register": "\n".join(lines), "differs": True}
