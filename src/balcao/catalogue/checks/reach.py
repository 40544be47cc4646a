"""Pages and questions that nobody is ever asked, because what they go by can never hold.

A condition over questions with few answers is tried with all of them. Where it also goes by facts or free answers, what
the worked examples come to is the only witness, and a missing one is a warning.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice, product
from pathlib import Path
from typing import Any

from balcao.catalogue.checks.names import NAME, TEXTS
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.formkit.api import FormDefinition, Question, evaluate, holds

ANSWERS: Mapping[str, tuple[Any, ...]] = {"yes_no": (True, False, None), "declaration": (True, None)}
TRIED = 20_000
"""So many combinations of answers are tried; a condition with more goes by the worked examples."""
FACTS = frozenset({"amounts", "facts", "lists", "today", "row"})
"""What no answer settles."""


def check_reach(file: Path, form: FormDefinition) -> Iterator[Problem]:
    """Pages and questions whose condition certainly never holds."""
    asked = {question.id: question for question in form.questions()}
    order = {name: number for number, name in enumerate(asked)}
    pages = {question.id: page.when for page in form.pages for question in page.questions}
    for kind, name, condition, before in _conditions(form):
        named = _named(condition) & asked.keys()
        later = sorted(each for each in named if order[each] >= before)
        if later and not named - set(later) and not _holds_somehow(condition, (), asked, pages):
            remedy = f"never holds: {', '.join(later)} stands after it; move it, or change the condition"
            yield Problem(file, f"{name}.when", remedy, code=f"{kind}-unreachable")
        elif not later and _certainly_never(condition, name, form, asked, pages):
            remedy = "never holds, whatever is answered; mend the condition, or remove what it hides"
            yield Problem(file, f"{name}.when", remedy, code=f"{kind}-unreachable")


def _named(condition: str | None) -> set[str]:
    """The first word of every name in a condition: a question, or where something else is found."""
    return {name.split(".")[0] for name in NAME.findall(TEXTS.sub("''", condition or ""))}


def _conditions(form: FormDefinition) -> Iterator[tuple[str, str, str, int]]:
    """Each condition with whose it is, and how many questions stand before."""
    number = 0
    for page in form.pages:
        if page.when:
            yield "page", page.id, page.when, number
        for question in page.questions:
            if question.when:
                yield "question", question.id, question.when, number
            number += 1


def _certainly_never(
    condition: str,
    name: str,
    form: FormDefinition,
    asked: Mapping[str, Question],
    pages: Mapping[str, str | None],
) -> bool:
    """Whether no combination of answers makes it hold; what cannot be tried whole is not certain."""
    conditions = [condition, *([pages[name]] if pages.get(name) else [])]
    needed = _needed(conditions, asked, pages)
    if needed is None:
        return False
    chain = [question for question in form.questions() if question.id in needed]
    return not _holds_somehow(" and ".join(f"({each})" for each in conditions if each), chain, asked, pages)


def _needed(
    conditions: list[str | None], asked: Mapping[str, Question], pages: Mapping[str, str | None]
) -> set[str] | None:
    """Every question that the conditions go by in the end; None where one has more answers than can be tried."""
    found: set[str] = set()
    left = [each for condition in conditions for each in _named(condition)]
    while left:
        name = left.pop()
        if name in FACTS:
            return None
        if name in found or name not in asked:
            continue
        question = asked[name]
        if question.compute or question.options_from or not (question.options or question.kind in ANSWERS):
            return None
        if question.kind == "choose_many":
            return None
        found.add(name)
        left += [*_named(question.when), *_named(pages[name])]
    return found


def _holds_somehow(condition: str, chain: Any, asked: Mapping[str, Question], pages: Mapping[str, str | None]) -> bool:
    """Whether some combination of the chain's answers makes it hold; a question that is not asked has none."""
    choices = [(*each.options, None) if each.options else ANSWERS[each.kind] for each in chain]
    size = 1
    for each in choices:
        size *= len(each)
    if size > TRIED:
        return True
    for answers in islice(product(*choices), TRIED):
        context: dict[str, Any] = dict.fromkeys(asked)
        for question, answer in zip(chain, answers, strict=True):
            if holds(pages[question.id], context) and holds(question.when, context):
                context[question.id] = answer
        if holds(condition, context):
            return True
    return False


def unseen_pages(folder: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Warnings about pages with a condition that no worked example comes to."""
    left = {page.id for page in definition.form.pages if page.when}
    for example in definition.examples.values() if left else ():
        at = datetime.fromisoformat(example.at)
        journey = evaluate(
            definition.form, example.answers, facts=example.facts, at=at, lists=example.known.get("lists")
        )
        left -= {page.id for page in journey.visible_pages}
    for name in sorted(left):
        remedy = "no worked example sees this page; add one, or remove the page"
        yield Problem(folder / "form.yaml", f"{name}.when", remedy, "warning", "page-unseen")
