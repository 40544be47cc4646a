"""Decision tables (JDM) decide alone where the service allows it, and say by which row."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import zen

from balcao.catalogue.types import Decision, ServiceDefinition
from balcao.formkit.api import BadExpression, evaluate_expression
from balcao.kernel.errors import BalcaoError

OUTCOMES = ("approve", "refuse", "officer")
"""What a table may say."""


class BadDecisionTable(BalcaoError):
    """The decision table cannot be evaluated or gives no outcome."""


@lru_cache(maxsize=512)
def compiled(content: str) -> Any:
    """The table, ready to be asked.

    :raises BadDecisionTable: if the engine cannot read it.
    """
    try:
        return zen.ZenEngine().create_decision(content)
    except Exception as failure:  # the engine raises bare ones
        raise BadDecisionTable(str(failure).splitlines()[0]) from None


def law_day(definition: ServiceDefinition, *, answers: Mapping[str, Any], lodged_on: date, today: date) -> date:
    """The day whose law decides; where the question that holds it is unanswered, that of lodging."""
    if definition.data.law_of == "decided":
        return today
    given = answers.get(definition.data.law_of)
    return date.fromisoformat(str(given)) if given else lodged_on


def decide(
    definition: ServiceDefinition,
    *,
    answers: Mapping[str, Any],
    facts: Mapping[str, Any],
    lodged_on: date,
    today: date,
    law_on: date | None = None,
) -> Decision:
    """What the table says that is the law on the day that counts; a service without one always needs an officer.

    `law_on` puts another day in its place, to try a table that is not the law yet.

    :raises BadDecisionTable: if no table holds on that day, or it gives no known outcome.
    """
    if not definition.data.tables:
        return Decision("officer", (), {})
    day = law_on or law_day(definition, answers=answers, lodged_on=lodged_on, today=today)
    table = next((each.table for each in definition.data.tables if each.period.holds_on(day)), None)
    if table is None:
        raise BadDecisionTable(f"{definition.id}: no decision table holds on {day}")
    result, trace = ask(definition, table, answers=answers, facts=facts, today=today)
    if result.get("outcome") not in OUTCOMES:
        raise BadDecisionTable(f"{definition.id}: no row fits; add a last row without conditions")
    reasons = tuple(str(result.get("reasons") or "").split())
    return Decision(result["outcome"], reasons, trace, table, day)


def ask(
    definition: ServiceDefinition, table: str, *, answers: Mapping[str, Any], facts: Mapping[str, Any], today: date
) -> tuple[Mapping[str, Any], dict[str, Any]]:
    """What one of the service's tables gives, by output, nothing where no row fits; and by which row (see `Decision`).

    :raises BadDecisionTable: if the engine cannot ask it.
    """
    unanswered = {question.id: None for question in definition.form.questions()}
    context = {**unanswered, **answers, "facts": dict(facts), "today": today.isoformat()}
    try:
        done = compiled(definition.rules[table]).evaluate(context, {"trace": True})
    except BadDecisionTable:
        raise
    except Exception as failure:  # the engine raises bare ones
        raise BadDecisionTable(str(failure).splitlines()[0]) from None
    result = done["result"] if isinstance(done["result"], dict) else {}
    return result, dict(_asked(definition.rules[table], done.get("trace") or {}))


def _asked(content: str, trace: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Of the engine's trace only the tables: which row fired, and what each of its columns looked at."""
    tables = {table["id"]: table["content"] for table in tables_in(content)}
    for node in sorted(trace.values(), key=lambda node: int(node.get("order") or 0)):
        found = node.get("traceData")
        if node.get("id") in tables and isinstance(found, dict) and "index" in found:
            row = tables[node["id"]]["rules"][found["index"]]
            checked = [_checked(column, row, node.get("input") or {}) for column in tables[node["id"]]["inputs"]]
            law = row_value(tables[node["id"]], row, "law")
            fired = {"row": row.get("_id", ""), "index": found["index"], "checked": checked}
            yield str(node["name"]), {**fired, "law": law} if law else fired


def row_value(table: Mapping[str, Any], row: Mapping[str, Any], field: str) -> str:
    """What the row says in that column: its outcome, the names of its reasons, of the articles by which it decides."""
    column = next((each["id"] for each in table.get("outputs", ()) if each.get("field") == field), "")
    return str(row.get(column) or "").strip().strip("'\"")


@lru_cache(maxsize=512)
def tables_in(content: str) -> tuple[dict[str, Any], ...]:
    """The table nodes of a decision."""
    return tuple(node for node in json.loads(content)["nodes"] if node.get("type") == "decisionTableNode")


def _checked(column: Mapping[str, Any], row: Mapping[str, Any], seen: Mapping[str, Any]) -> dict[str, Any]:
    field = str(column.get("field") or "")
    try:
        value = evaluate_expression(field, seen) if field else None
    except BadExpression:
        value = None
    return {"input": column.get("name", ""), "field": field, "condition": row.get(column["id"], ""), "seen": value}
