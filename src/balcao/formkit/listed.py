"""What a question on a reference list offers: entries that whoever works the form out puts into the question."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from balcao.kernel.texts import Text

if TYPE_CHECKING:
    from balcao.formkit.definition import FormDefinition, Question

LISTS = "lists."
"""How `options_from` names a reference list."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry: its `label` in every language, the code it belongs to in the list above (`parent`), and whether it is
    `gone`: it can be read in answers that have it, and not be chosen."""

    label: Text
    parent: str = ""
    gone: bool = False


type Entries = Callable[["Question", frozenset[str], str], Mapping[str, Listed]]
"""The entries of its list that a question needs: those of the codes that are answered, and, where it shows what can be
chosen, all that belong to the code it depends on (empty where it depends on none)."""


def with_entries(
    form: "FormDefinition", answers: Mapping[str, Any], facts: Mapping[str, Any], entries: Entries
) -> "FormDefinition":
    """The form, its questions on reference lists filled with entries; the same form where it has none."""
    if not any(True for _question in listed_questions(form.questions())):
        return form
    pages = []
    for page in form.pages:
        filled = [_filled(each, _values(each, answers, facts), answers, entries) for each in page.questions]
        pages.append(page.model_copy(update={"questions": tuple(filled)}))
    return form.model_copy(update={"pages": tuple(pages)})


def _values(question: "Question", answers: Mapping[str, Any], facts: Mapping[str, Any]) -> list[Any]:
    """What is answered, and what registers would fill in."""
    from balcao.formkit.journey import said_by

    return [answers.get(question.id), *(said_by(source, facts) for source in question.prefill)]


def listed_questions(questions: "tuple[Question, ...]") -> "Iterator[Question]":
    """Those on reference lists, also inside rows."""
    for each in questions:
        if each.list_id:
            yield each
        yield from listed_questions(each.questions)


def codes_answered(question: "Question", values: list[Any]) -> Iterator[tuple[str, str]]:
    """Every code in answers to a question, with the list it is of."""
    for value in values:
        if question.list_id:
            yield from ((question.list_id, code) for code in _codes(value))
        for row in value if question.questions and isinstance(value, list) else ():
            if isinstance(row, Mapping):
                for part in question.questions:
                    yield from codes_answered(part, [row.get(part.id)])


def _codes(value: Any) -> frozenset[str]:
    found = value if isinstance(value, list) else [value]
    return frozenset(each for each in found if isinstance(each, str) and each)


def _filled(question: "Question", values: list[Any], answers: Mapping[str, Any], entries: Entries) -> "Question":
    if question.list_id:
        codes = frozenset[str]().union(*(_codes(value) for value in values))
        above = answers.get(question.within) if question.within else ""
        return question.with_listed(entries(question, codes, above if isinstance(above, str) else ""))
    if not any(True for _part in listed_questions(question.questions)):
        return question
    rows = [row for value in values if isinstance(value, list) for row in value if isinstance(row, Mapping)]
    parts = tuple(_filled(part, [row.get(part.id) for row in rows], {}, entries) for part in question.questions)
    return question.model_copy(update={"questions": parts})
