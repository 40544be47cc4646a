"""Whether a question is asked, whether it must be answered, and what is wrong with its answer."""

from collections.abc import Mapping
from typing import Any

from balcao.formkit.definition import Question
from balcao.formkit.expressions import holds
from balcao.formkit.kinds import Fault, kind_of
from balcao.formkit.kinds.composites import within
from balcao.formkit.listed import code_above


def is_asked(question: Question, context: Mapping[str, Any]) -> bool:
    """Whether its condition holds."""
    return holds(question.when, context)


def parts_asked(
    parts: tuple[Question, ...], row: Mapping[str, Any], context: Mapping[str, Any]
) -> tuple[tuple[Question, ...], Mapping[str, Any]]:
    """The parts of a row that are asked by its answers, and what expressions see inside it."""
    inside = within(row, context)
    return tuple(part for part in parts if is_asked(part, inside)), inside


def conditions_met(question: Question, value: Any, context: Mapping[str, Any]) -> frozenset[tuple[str | int, ...]]:
    """Where inside its rows something is asked, or can be chosen, that is not so in every row."""
    found: set[tuple[str | int, ...]] = set()
    for number, row in enumerate(value if isinstance(value, list) else ()):
        asked, inside = parts_asked(question.questions, row, context) if isinstance(row, Mapping) else ((), context)
        for part in asked:
            if part.when:
                found.add((number, part.id))
            if part.within:
                found.add((number, part.id, code_above(part, {**context, **row})))
            found |= {(number, part.id, *deeper) for deeper in conditions_met(part, row.get(part.id), inside)}
    return frozenset(found)


def is_required(question: Question, context: Mapping[str, Any]) -> bool:
    """Whether it must be answered."""
    return kind_of(question.kind).asks and holds(question.required, context)


def faults_of(question: Question, value: Any, context: Mapping[str, Any]) -> list[Fault]:
    """Everything wrong with one answer, in a context that already holds the other answers."""
    if not is_asked(question, context):
        return []
    if value is None or value == [] or value == "":
        return [Fault(question.id, "required")] if is_required(question, context) else []
    found = kind_of(question.kind).validate(question, value, context)
    if not found:
        found = [Fault(question.id, check.error) for check in question.checks if not holds(check.expr, context)]
    return found
