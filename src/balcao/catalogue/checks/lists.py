"""The reference lists that a form names: there, with rows, and fit for how they are shown."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.formkit.api import Question
from balcao.reflists.api import MOST_WHOLE, BadShippedList, ShippedList, shipped_lists


def check_shipped_lists(root: Path) -> Iterator[Problem]:
    """The first list beside the services that cannot be used."""
    try:
        shipped_lists(root)
    except BadShippedList as bad:
        yield Problem(bad.file, "file", bad.why)


def check_lists(file: Path, definition: ServiceDefinition, root: Path) -> Iterator[Problem]:
    """Lists that are not there, too long to stand whole on a page, or narrowed by an answer they do not depend on."""
    try:
        known = shipped_lists(root)
    except BadShippedList:
        return  # said once, for the whole catalogue
    for question, before in _asked_in_order(definition.form.questions(), {}):
        if question.list_id not in known:
            remedy = f"there is no list {question.list_id!r} in _shared/lists"
            yield Problem(file, f"{question.id}.options_from", remedy)
            continue
        if question.kind != "search_choose" and not question.within and len(known[question.list_id].rows) > MOST_WHOLE:
            yield Problem(
                file, f"{question.id}.kind", f"more than {MOST_WHOLE} rows are searched in: use search_choose"
            )
        if question.within:
            yield from _depends(file, question, known, before)


def _asked_in_order(
    questions: Sequence[Question], around: Mapping[str, Question]
) -> Iterator[tuple[Question, Mapping[str, Question]]]:
    """Each question on a list, with those by name that are asked before it: in its row, around it, or in the form."""
    before = dict(around)
    for question in questions:
        if question.list_id:
            yield question, dict(before)
        yield from _asked_in_order(question.questions, before)
        before[question.id] = question


def _depends(
    file: Path, question: Question, known: Mapping[str, ShippedList], before: Mapping[str, Question]
) -> Iterator[Problem]:
    above, over = known[question.list_id].above, before.get(question.within or "")
    if not above or over is None or over.list_id != above or over.kind not in ("choose_one", "search_choose"):
        remedy = (
            f"names a question before it, in its row or outside of rows, that chooses one from the list above "
            f"{question.list_id!r}, {above or 'but it has none'}"
        )
        yield Problem(file, f"{question.id}.within", remedy)
