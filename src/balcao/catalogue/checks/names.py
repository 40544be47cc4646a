"""Every name in an expression must be a question, or a register that is asked."""

import re
from collections.abc import Iterator
from pathlib import Path

from balcao.catalogue.booked import FACTS as BOOKED
from balcao.catalogue.passed_on import FACT as VOUCHER
from balcao.catalogue.passed_on import FACTS as VOUCHER_FACTS
from balcao.catalogue.published import FACT as ACTIVITY
from balcao.catalogue.published import FACTS as ACTIVITY_FACTS
from balcao.catalogue.rules import tables_in
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.formkit.api import BadExpression, Question, check_expression

TEXTS = re.compile(r"'[^']*'|\"[^\"]*\"")
NAME = re.compile(r"(?<![\w.#$])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?!\w|\s*\()")
WORDS = frozenset({"and", "or", "not", "in", "true", "false", "null", "lists", "today", "row", "outer"})


def check_names(folder: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Expressions of the form, of `service.yaml` and of the tables' columns that name nothing, or are none."""
    for file, key, expression in _expressions(folder, definition):
        try:
            check_expression(expression)
        except BadExpression as bad:
            yield Problem(file, key, str(bad))
            continue
        for name in sorted(set(NAME.findall(TEXTS.sub("''", expression)))):
            if name.partition(".")[0] == "amounts" and file.name != "form.yaml":
                yield Problem(file, key, f"{expression!r}: amounts are seen in form.yaml only; compute a question")
            elif remedy := _unknown(name, definition):
                yield Problem(file, key, f"{expression!r}: {remedy}")


def _unknown(name: str, definition: ServiceDefinition) -> str | None:
    first, *rest = name.split(".")
    if first == "amounts":
        known = rest and rest[0] in {each.id for each in definition.data.amounts}
        return None if known else f"there is no amount {'.'.join(rest)!r} among `amounts` of service.yaml"
    if first != "facts":
        known = first in WORDS or any(question.id == first for question in definition.form.questions())
        return None if known else f"there is no question {first!r}"
    if not rest or rest[0] == "lists" or (rest[0] == "licence" and definition.data.licence):
        return None
    if rest[0] == "decision" and definition.data.objects:
        return None
    if rest[0] == "booking" and definition.data.booking:
        known = len(rest) == 1 or rest[1] in BOOKED
        return None if known else f"{rest[1]!r} is not known of what is booked; there are {', '.join(sorted(BOOKED))}"
    if rest[0] == VOUCHER and definition.data.passes_on and set(rest[1:]) <= VOUCHER_FACTS:
        return None
    if rest[0] == ACTIVITY and definition.data.enrols and set(rest[1:]) <= ACTIVITY_FACTS:
        return None
    if rest == ["fines", "earlier"] and definition.data.fine is not None:
        return None
    for register in definition.data.registers:
        if register.id == rest[0]:
            known = len(rest) == 1 or rest[1] in register.fields
            return None if known else f"{rest[1]!r} is not among the `fields` asked of {rest[0]!r}"
    return f"register {rest[0]!r} is not among `registers` of service.yaml"


def _expressions(folder: Path, definition: ServiceDefinition) -> Iterator[tuple[Path, str, str]]:
    form, service = folder / "form.yaml", folder / "service.yaml"
    for page in definition.form.pages:
        if page.when:
            yield form, f"{page.id}.when", page.when
        yield from ((form, key, each) for question in page.questions for key, each in _of(question, question.id))
    yield from ((service, "waivers.when", waiver.when) for waiver in definition.data.waivers)
    yield from ((service, "outputs.when", each.when) for each in definition.data.outputs if each.when)
    yield from ((service, "deadline.by_answer", each.when) for each in definition.data.deadline.by_answer)
    yield from ((service, f"outstanding.{each.id}", each.when) for each in definition.data.outstanding)
    yield from ((service, "requires.when", each.when) for each in definition.data.requires if each.when)
    for thing in definition.data.outstanding:
        if thing.fine is not None:
            yield service, f"outstanding.{thing.id}.fine.number", thing.fine.number
            yield service, f"outstanding.{thing.id}.fine.amount", thing.fine.amount
    yield from ((service, "consult.when", each.when) for each in definition.data.consult if each.when)
    tables = [each.table for each in definition.data.tables]
    tables += [definition.data.fine.range_table] if definition.data.fine else []
    for table in tables:
        if table in definition.rules:
            yield from _columns(folder / "rules" / table, definition)


def form_expressions(definition: ServiceDefinition) -> Iterator[tuple[str, str]]:
    """Every expression of the form, with the question on which it stands; a page's with its first question."""
    for page in definition.form.pages:
        if page.when:
            yield page.questions[0].id, page.when
        for question in page.questions:
            yield from ((question.id, expression) for _, expression in _of(question, question.id))


def _of(question: Question, place: str) -> Iterator[tuple[str, str]]:
    yield from ((place, expression) for expression in question.expressions())
    for inner in question.questions:
        yield from _of(inner, f"{place}.{inner.id}")


def _columns(file: Path, definition: ServiceDefinition) -> Iterator[tuple[Path, str, str]]:
    """Only of a single table: where there are several, one may read what another found out."""
    try:
        tables = tables_in(definition.rules[file.name])
    except (ValueError, KeyError, TypeError):
        return  # reported as a table that cannot be read
    if len(tables) == 1:
        for column in tables[0]["content"].get("inputs", ()):
            if column.get("field"):
                yield file, f"inputs.{column.get('name')}", column["field"]
