"""The reference lists that a form names: there, with rows, and fit for how they are shown."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.formkit.api import Question, listed_questions
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
    top = {question.id: question for question in definition.form.questions()}
    for question in listed_questions(definition.form.questions()):
        if question.list_id not in known:
            remedy = f"there is no list {question.list_id!r} in _shared/lists"
            yield Problem(file, f"{question.id}.options_from", remedy)
            continue
        yield from _fits(file, question, known, in_row=top.get(question.id) is not question)
        if question.within:
            yield from _depends(file, question, known, top)


def _fits(file: Path, question: Question, known: Mapping[str, ShippedList], *, in_row: bool) -> Iterator[Problem]:
    if in_row and (question.kind == "search_choose" or question.within):
        remedy = "in rows one chooses from a whole list: use choose_one or choose_many without `within`"
        yield Problem(file, f"{question.id}.kind", remedy)
    elif question.kind != "search_choose" and not question.within and len(known[question.list_id].rows) > MOST_WHOLE:
        yield Problem(file, f"{question.id}.kind", f"more than {MOST_WHOLE} rows are searched in: use search_choose")


def _depends(
    file: Path, question: Question, known: Mapping[str, ShippedList], top: Mapping[str, Question]
) -> Iterator[Problem]:
    above, over = known[question.list_id].above, top.get(question.within or "")
    names = list(top)
    if not above or over is None or over.list_id != above or over.kind not in ("choose_one", "search_choose"):
        remedy = (
            f"names a question that chooses one from the list above {question.list_id!r}, {above or 'but it has none'}"
        )
        yield Problem(file, f"{question.id}.within", remedy)
    elif names.index(over.id) > names.index(question.id):
        yield Problem(file, f"{question.id}.within", f"{over.id!r} has to be asked before it")
