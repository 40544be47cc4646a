"""What a page asks and works out while one types, without the server: its script, and what may yet be asked."""

from typing import Any

from balcao.cases.api import DraftView
from balcao.formkit.api import PageState, QuestionState, kind_of, script_of
from balcao.foundation.ui.api import translate

DRAWN_WHEN_ASKED = frozenset({"bulk_table", "lookup", "map_place", "map_area"})
"""Kinds that are too heavy to wait on a page, or ask a register."""


def script_for(view: DraftView, page: PageState, held: frozenset[str], language: str) -> dict[str, Any] | None:
    """What the script of a page needs, with the words for yes and no; None where it has nothing to do."""
    script = script_of(view.version.definition.form, page, held=held)
    return script and script | {"words": [translate(f"ui.{each}", language) for each in ("yes", "no")]}


def may_be_asked(view: DraftView, page: PageState, script: dict[str, Any] | None) -> tuple[QuestionState, ...]:
    """The questions that its script may come to ask, as they will stand.

    What was answered before, or is known to a register, is drawn by the server when it is asked.
    """
    ruled = {each["id"] for each in script["questions"] if "when" in each} if script else set()
    asked = {state.id for state in page.questions}
    return tuple(
        QuestionState(question, None, False, (), not kind_of(question.kind).asks)
        for question in view.version.definition.form.page(page.id).questions
        if question.id in ruled - asked
        and not (question.prefill or question.options_from or view.field_versions.get(question.id))
        and question.kind not in DRAWN_WHEN_ASKED
    )
