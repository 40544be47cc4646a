"""Dated amounts: days without one, amounts that nothing goes by, and days that are asked too late."""

from collections.abc import Iterator
from pathlib import Path

from balcao.catalogue.checks.money import check_periods
from balcao.catalogue.checks.names import NAME, TEXTS, form_expressions
from balcao.catalogue.types import Problem, ServiceDefinition


def check_amounts(folder: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Each amount once, without a gap, by a day that is known where it is needed, and used in the form alone."""
    file, rules = folder / "service.yaml", definition.data.amounts
    questions = {question.id: question for question in definition.form.questions()}
    order = {name: number for number, name in enumerate(questions)}
    names = [rule.id for rule in rules]
    for rule in rules:
        place = f"amounts.{rule.id}"
        if names.count(rule.id) > 1:
            yield Problem(file, place, "is written twice; give one another id")
        yield from check_periods(file, f"{place}.period", [value.period for value in rule.values])
        users = _users(definition, rule.id)
        if not users:
            yield Problem(file, place, "no expression of the form goes by it; remove it")
        if rule.day is None:
            continue
        if rule.day not in questions:
            yield Problem(file, f"{place}.day", f"there is no question {rule.day!r}")
        elif questions[rule.day].reads_as != "date":
            yield Problem(file, f"{place}.day", f"{rule.day!r} holds no day; its kind is {questions[rule.day].kind}")
        elif early := [name for name in users if order[name] < order[rule.day]]:
            yield Problem(
                file, f"{place}.day", f"{early[0]!r} needs it and stands before {rule.day!r}; move one of them"
            )


def _users(definition: ServiceDefinition, amount: str) -> list[str]:
    """The questions in whose expressions, or whose page's, that amount stands."""
    return [
        name
        for name, expression in form_expressions(definition)
        if f"amounts.{amount}" in NAME.findall(TEXTS.sub("''", expression))
    ]
