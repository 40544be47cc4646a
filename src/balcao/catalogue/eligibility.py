"""*Can I?* before anybody signs in: what a service's own decision table refuses, asked in the words it refuses with.

A row that refuses by what a register says is asked as a statement: the reason of the row, true or not. A row that looks
only at answers is judged by the table itself, from the plain questions of the form that it looks at. There is no second
list of conditions, and nothing is promised: whoever decides asks the registers.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from balcao.catalogue.costing import as_rows, as_told, judged, plainly_asked
from balcao.catalogue.rules import compiled, row_value, tables_in
from balcao.catalogue.types import ServiceDefinition
from balcao.formkit.api import Question, QuestionState, evaluate, names_in
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text

MOST_STATEMENTS, MOST_QUESTIONS = 6, 5
ASKED_OF_NOBODY = frozenset({"person_deceased"})
"""Reasons that nobody who asks can have."""
SAID_OF_NOTHING = frozenset({"registers_silent"})
"""Reasons that say nothing about who applies."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that would be in the way, by the key of its reason: its words, and the law of the row."""

    key: str
    text: Text
    laws: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """What is asked: for whom (kinds of applicant), statements that would be in the way, plain questions."""

    audience: tuple[str, ...]
    statements: tuple[Statement, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What was said: the questions as they stand, what stands in the way, and what an officer would look at."""

    questions: tuple[QuestionState, ...]
    in_the_way: tuple[Statement, ...] = ()
    looked_at: tuple[Statement, ...] = ()
    other_audience: bool = False
    known: bool = False


def eligibility_check(definition: ServiceDefinition, on: date) -> Check | None:
    """What to ask about a service; None where its tables refuse nothing that can be asked, or there are none."""
    table = _table_on(definition, on)
    if table is None:
        return None
    statements: dict[str, Statement] = {}
    asked: dict[str, Question] = {}
    for row in _rows(table.content):
        plain = [table.plain.get(field) for field in row.fields]
        if row.outcome != "refuse":
            continue
        if all(each is not None for each in plain):
            asked |= {question.id: question for each in plain if each for question in each}
            continue
        for statement in _said(definition, row):
            statements.setdefault(statement.key, statement)
    questions = tuple(asked[each.id] for each in definition.form.questions() if each.id in asked)
    if not statements and not questions:
        return None
    return Check(definition.data.audience, tuple(statements.values())[:MOST_STATEMENTS], questions[:MOST_QUESTIONS])


@dataclass(frozen=True, slots=True)
class Weighed:
    """By what a service is decided whose table refuses nothing that can be asked: `granted_when`, and what an officer
    looks at; `departments` give their opinion."""

    granted_when: tuple[Statement, ...]
    looked_at: tuple[Statement, ...]
    departments: tuple[str, ...]


def weighed(definition: ServiceDefinition, on: date) -> Weighed:
    """What the rows of the table say that grant, or that send it to an officer, each reason once."""
    table = _table_on(definition, on)
    found: dict[str, dict[str, Statement]] = {"approve": {}, "officer": {}}
    for row in _rows(table.content) if table else ():
        for statement in _said(definition, row):
            if statement.key not in SAID_OF_NOTHING:
                found.setdefault(row.outcome, {}).setdefault(statement.key, statement)
    granted = tuple(found["approve"].values())[:MOST_STATEMENTS]
    looked = tuple(each for each in found["officer"].values() if each not in granted)[:MOST_STATEMENTS]
    return Weighed(granted, looked, tuple(each.department for each in definition.data.consult))


def check_answers(
    definition: ServiceDefinition,
    check: Check,
    *,
    kind: str,
    true: frozenset[str],
    answers: Mapping[str, Any],
    at: datetime,
) -> Answered:
    """What these answers come to: of which `kind` the applicant is, the keys of the statements that are `true`."""
    states = judged(list(check.questions), answers, at)
    if any(state.faults for state in states):
        return Answered(states)
    in_the_way = [each for each in check.statements if each.key in true]
    outcome, said = _by_answers(definition, check, answers, at)
    if outcome == "refuse":
        in_the_way += [each for each in said if each not in in_the_way]
    return Answered(
        states,
        in_the_way=tuple(in_the_way),
        looked_at=tuple(said) if outcome == "officer" else (),
        other_audience=kind not in check.audience,
        known=True,
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: the fields it looks at, what it says, by which reasons and laws."""

    fields: tuple[str, ...]
    outcome: str
    reasons: tuple[str, ...]
    laws: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """The table of a day, and for each field that plain answers decide the questions for it."""

    content: str
    plain: Mapping[str, tuple[Question, ...]]


def _table_on(definition: ServiceDefinition, on: date) -> _Table | None:
    name = next((each.table for each in definition.data.tables if each.period.holds_on(on)), None)
    if name is None:
        return None
    content, plain = definition.rules[name], {}
    for field in {field for row in _rows(content) for field in row.fields}:
        names = names_in(field)
        questions = None if names & {"facts", "opinions"} else plainly_asked(definition, names)
        if questions:
            plain[field] = questions
    return _Table(content, plain)


@lru_cache(maxsize=512)
def _rows(content: str) -> tuple[_Row, ...]:
    return tuple(_rows_of(content))


def _rows_of(content: str) -> Iterator[_Row]:
    for node in tables_in(content):
        table = node["content"]
        fields = {each["id"]: str(each.get("field") or "") for each in table.get("inputs", ())}
        for row in table.get("rules", ()):
            yield _Row(
                tuple(field for key, field in fields.items() if row.get(key) and field),
                row_value(table, row, "outcome"),
                tuple(row_value(table, row, "reasons").split()),
                tuple(row_value(table, row, "law").split()),
            )


def _said(definition: ServiceDefinition, row: _Row) -> list[Statement]:
    articles = definition.data.articles
    laws = tuple(articles[name].text() for name in row.laws if name in articles)
    return [Statement(key, definition.reason(key), laws) for key in row.reasons if key not in ASKED_OF_NOBODY]


def _by_answers(
    definition: ServiceDefinition, check: Check, answers: Mapping[str, Any], at: datetime
) -> tuple[str, list[Statement]]:
    """What the first row says that looks at answers alone and fits; rows that need a register are left out."""
    table = _table_on(definition, macau_date(at))
    if table is None or not check.questions:
        return "", []
    form = as_told(definition.form, {each.id: each for each in check.questions}, answers)
    worked = evaluate(form, as_rows(definition.form, answers), at=at)
    unanswered = {question.id: None for question in definition.form.questions()}
    context = {**unanswered, **worked.answers, "facts": {}, "opinions": {}, "today": macau_date(at).isoformat()}
    try:
        result = compiled(_alone(table.content, frozenset(table.plain))).evaluate(context)["result"]
    except Exception:  # the engine raises bare ones: what cannot be judged without the registers is not judged
        return "", []
    if not isinstance(result, dict) or not result.get("reasons"):
        return "", []
    reasons, laws = (tuple(str(result.get(name) or "").split()) for name in ("reasons", "law"))
    row = _Row((), str(result["outcome"]), reasons, laws)
    return row.outcome, _said(definition, row)


@lru_cache(maxsize=512)
def _alone(content: str, plain: frozenset[str]) -> str:
    """The table with only the columns that plain answers decide, and the rows that look at nothing else."""
    whole = json.loads(content)
    for node in whole["nodes"]:
        if node.get("type") != "decisionTableNode":
            continue
        table = node["content"]
        inputs, rows = table.get("inputs", []), table.get("rules", [])
        kept = {each["id"] for each in inputs if each.get("field") in plain}
        away = {each["id"] for each in inputs} - kept
        table["inputs"] = [each for each in inputs if each["id"] in kept]
        alone = (row for row in rows if not any(row.get(key) for key in away))
        table["rules"] = [row for row in alone if any(row.get(key) for key in kept)]
    return json.dumps(whole, ensure_ascii=False, sort_keys=True)
