"""Questions inside the rows of others: which there are, what they are answered, and how their fields are named."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from balcao.formkit.kinds.base import Posted
from balcao.formkit.kinds.composites import parse_parts, row_numbers

if TYPE_CHECKING:
    from balcao.formkit.definition import FormDefinition, Question


def with_inner(questions: "Iterable[Question]") -> "Iterator[Question]":
    """These questions and those inside their rows, each before what is inside it."""
    for each in questions:
        yield each
        yield from with_inner(each.questions)


def answers_inside(question: "Question", value: Any) -> "Iterator[tuple[Question, Any]]":
    """The question with its answer, and those inside its rows with theirs, row by row."""
    yield question, value
    for row in value if question.questions and isinstance(value, list) else ():
        if isinstance(row, Mapping):
            for part in question.questions:
                yield from answers_inside(part, row.get(part.id))


def question_of_field(form: "FormDefinition", name: str) -> "Question | None":
    """The question that a field of a page is for, such as ``works-0-builder``; None if there is none."""
    first, *steps = name.split("-")
    found = next((each for each in form.questions() if each.id == first), None)
    while found is not None and steps:
        number, *steps = steps
        part = steps.pop(0) if number.isdecimal() and steps else ""
        found = next((each for each in found.questions if each.id == part), None)
    return found


def field_once_saved(form: "FormDefinition", posted: Posted, name: str) -> str:
    """What a field is called on the page that is drawn after this one was saved: rows left empty are gone by then, and
    one that was left empty but for this field is the first free one."""
    first, *steps = name.split("-")
    asked, before, after = form.question(first), first, first
    while len(steps) >= 2:
        number, part, *steps = steps
        kept = [
            each
            for each in row_numbers(before, posted)
            if f"{before}-{each}-remove" not in posted and parse_parts(asked.questions, posted, f"{before}-{each}")
        ]
        place = kept.index(int(number)) if int(number) in kept else len(kept)
        asked = next(each for each in asked.questions if each.id == part)
        before, after = f"{before}-{number}-{part}", f"{after}-{place}-{part}"
    return after
