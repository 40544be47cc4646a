"""Which papers a form asks for, as far as a few answers tell: a form is data, so nobody writes that list twice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from balcao.catalogue.types import ServiceDefinition
from balcao.formkit.api import FormDefinition, Question, evaluate, names_in

FACTS = "facts"


class Needed(StrEnum):
    """How sure it is that a paper is asked for."""

    SURE = "sure"
    MAYBE = "maybe"
    """It goes by answers not given yet, or the form leaves it free."""
    UNLESS_KNOWN = "unless_known"
    """Not when a register has it already."""


@dataclass(frozen=True, slots=True)
class PaperAsked:
    """A question for files, and how sure it is that it will be asked."""

    question: str
    needed: Needed


def papers_asked(definition: ServiceDefinition, answers: Mapping[str, Any], *, at: datetime) -> tuple[PaperAsked, ...]:
    """The papers that the form asks for with these answers, in its order; without those that it certainly does not."""
    form = definition.form
    journey = evaluate(form, answers, at=at)
    visible = {state.id for page in journey.visible_pages for state in page.questions}
    questions = {question.id: question for question in form.questions()}
    found = []
    for page in form.pages:
        for question in page.questions:
            if question.kind != "file":
                continue
            named = frozenset(goes_by((page.when, question.when), form, questions))
            if FACTS in named:
                found.append(PaperAsked(question.id, Needed.UNLESS_KNOWN))
            elif any(name in questions and name not in journey.answers for name in named):
                found.append(PaperAsked(question.id, Needed.MAYBE))
            elif question.id in visible:
                found.append(PaperAsked(question.id, Needed.SURE if question.required is True else Needed.MAYBE))
    return tuple(found)


def goes_by(
    expressions: tuple[str | None, ...], form: FormDefinition, questions: Mapping[str, Question]
) -> Iterator[str]:
    """The questions, and ``facts``, on which these depend in the end, through values that the form works out."""
    seen: set[str] = set()
    left = [name for expression in expressions for name in names_in(expression or "")]
    while left:
        name = left.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in questions and questions[name].compute:
            left += names_in(questions[name].compute or "")
        elif name == FACTS or name in questions:
            yield name
