"""What a question on a reference list offers: entries that whoever works the form out puts into the question."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from balcao.formkit.inside import answers_inside, with_inner
from balcao.kernel.texts import Text

if TYPE_CHECKING:
    from balcao.formkit.definition import FormDefinition, Question

NOWHERE = "-"
"""Above nothing: no code is written so."""
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
        filled = [
            _filled(each, [(value, answers) for value in _values(each, answers, facts)], entries)
            for each in page.questions
        ]
        pages.append(page.model_copy(update={"questions": tuple(filled)}))
    return form.model_copy(update={"pages": tuple(pages)})


def _values(question: "Question", answers: Mapping[str, Any], facts: Mapping[str, Any]) -> list[Any]:
    """What is answered, and what registers would fill in."""
    from balcao.formkit.journey import said_by

    return [answers.get(question.id), *(said_by(source, facts) for source in question.prefill)]


def listed_questions(questions: "tuple[Question, ...]") -> "Iterator[Question]":
    """Those on reference lists, also inside rows."""
    return (each for each in with_inner(questions) if each.list_id)


def codes_answered(question: "Question", values: list[Any]) -> Iterator[tuple[str, str]]:
    """Every code in answers to a question, with the list it is of."""
    for value in values:
        for asked, answer in answers_inside(question, value):
            if asked.list_id:
                yield from ((asked.list_id, code) for code in _codes(answer))


def _codes(value: Any) -> frozenset[str]:
    found = value if isinstance(value, list) else [value]
    return frozenset(each for each in found if isinstance(each, str) and each)


def code_above(question: "Question", seen: Mapping[str, Any]) -> str:
    """The code that its choices have to belong to, of all that is answered around it; empty where there is none."""
    found = seen.get(question.within or "")
    return found if isinstance(found, str) else ""


def within_row(question: "Question", value: Any, seen: Mapping[str, Any]) -> "Question":
    """The question as one row offers it: what belongs to another code than the one answered there is left out, but for
    what was chosen."""
    if not question.within:
        return question
    above, chosen = code_above(question, seen), _codes(value)
    return question.with_listed(
        {code: each for code, each in question.listed.items() if code in chosen or (above and each.parent == above)}
    )


type _Place = tuple[Any, Mapping[str, Any]]
"""Where a question is asked: its answer there, and all that is answered around it."""


def _filled(question: "Question", places: Sequence[_Place], entries: Entries, *, in_row: bool = False) -> "Question":
    if question.list_id:
        codes = frozenset[str]().union(*(_codes(value) for value, _seen in places))
        if not (in_row and question.within):
            return question.with_listed(entries(question, codes, code_above(question, places[0][1]) if places else ""))
        found: dict[str, Listed] = {}
        for above in sorted({code_above(question, seen) for _value, seen in places} - {""}):
            found |= entries(question, codes, above)
        return question.with_listed(found or entries(question, codes, NOWHERE))
    if not any(True for _part in listed_questions(question.questions)):
        return question
    rows = [
        (row, {**seen, **row})
        for value, seen in places
        for row in (value if isinstance(value, list) else ())
        if isinstance(row, Mapping)
    ]
    parts = tuple(
        _filled(part, [(row.get(part.id), around) for row, around in rows], entries, in_row=True)
        for part in question.questions
    )
    return question.model_copy(update={"questions": parts})
