"""Rows of an answer beside those of the register that filled them in."""

from typing import Any

from balcao.catalogue.api import ServiceWords, shown_answer
from balcao.formkit.api import QuestionState, row_origins
from balcao.foundation.ui.api import translate


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
