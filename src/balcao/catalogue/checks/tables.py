"""Decision tables must be readable, decide something known, and give reasons that people can read."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import zen

from balcao.catalogue.checks.rows import check_order
from balcao.catalogue.rules import OUTCOMES, BadDecisionTable, compiled, tables_in
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.formkit.api import BadExpression, check_expression

NODES = frozenset({"inputNode", "outputNode", "decisionTableNode", "expressionNode", "switchNode"})
PLAIN = re.compile(r"^\s*(?:'([^']*)'|\"([^\"]*)\")\s*$")


def check_tables(folder: Path, definition: ServiceDefinition) -> Iterator[Problem]:
    """Every problem of every file in `rules`."""
    for name, content in definition.rules.items():
        file = folder / "rules" / name
        try:
            foreign = [each for each in json.loads(content)["nodes"] if each.get("type") not in NODES]
            if not foreign:
                compiled(content)
            tables = tables_in(content)
        except (ValueError, KeyError, TypeError, BadDecisionTable) as failure:
            yield Problem(file, "table", f"cannot be read: {failure}")
            continue
        for node in foreign:
            yield Problem(file, str(node.get("name")), f"a {node.get('type')} may not act; use a decision table")
        if name in {each.table for each in definition.data.tables} and not any(
            _column(each["content"], "outcome") for each in tables
        ):
            yield Problem(file, "outputs", "no table has the column `outcome`; add it")
        for table in tables:
            yield from _table(file, table["content"], definition)
            yield from check_order(file, table["content"])


def _column(table: Mapping[str, Any], field: str) -> str | None:
    """The id of the output column of that field."""
    return next((str(each["id"]) for each in table.get("outputs", ()) if each.get("field") == field), None)


def _table(file: Path, table: Mapping[str, Any], definition: ServiceDefinition) -> Iterator[Problem]:
    outcome, reasons, law = (_column(table, name) for name in ("outcome", "reasons", "law"))
    rows = table.get("rules", ())
    if outcome and table.get("hitPolicy") != "first":
        yield Problem(file, "hitPolicy", "must be `first`: one row decides")
    if outcome and (not rows or any(str(rows[-1].get(each["id"]) or "").strip() for each in table["inputs"])):
        yield Problem(file, "rules", "where no row fits nothing is decided; add a last row without conditions")
    for number, row in enumerate(rows):
        key = f"rules.{row.get('_id') or number}"
        yield from _syntax(file, key, row, table)
        if outcome and _plain(row.get(outcome)) not in OUTCOMES:
            remedy = f"{row.get(outcome)!r} is no outcome; write {', '.join(map(repr, OUTCOMES))} in quotes"
            yield Problem(file, f"{key}.outcome", remedy)
        if reasons:
            yield from _reasons(file, f"{key}.reasons", row.get(reasons), definition)
        refuses = bool(outcome) and _plain(row.get(outcome)) == "refuse"
        yield from _law(file, f"{key}.law", row.get(law) if law else "", definition, needed=refuses)


def _law(file: Path, key: str, cell: Any, definition: ServiceDefinition, *, needed: bool) -> Iterator[Problem]:
    """What refuses says by which law; a law that is named is one of the service's articles."""
    names = (_plain(cell) or "").split()
    if needed and not names:
        yield Problem(
            file, key, "a row that refuses names its law; add an `articles` entry to service.yaml and its name"
        )
    elif str(cell or "").strip() and not names:
        yield Problem(file, key, f"{cell!r} must be names of articles, in quotes, with spaces between")
    for name in names:
        if name not in definition.data.articles:
            yield Problem(file.parent.parent / "service.yaml", f"articles.{name}", f"is missing; {file.name} names it")


def _plain(cell: Any) -> str | None:
    """The text in a cell, if it is one in quotes and nothing else."""
    found = PLAIN.match(str(cell or ""))
    return (found[1] or found[2] or "") if found else None


def _reasons(file: Path, key: str, cell: Any, definition: ServiceDefinition) -> Iterator[Problem]:
    if not str(cell or "").strip():
        return
    words = _plain(cell)
    if words is None:
        yield Problem(file, key, f"{cell!r} must be names of reasons, in quotes, with spaces between")
        return
    for reason in words.split():
        for language, texts in definition.texts.items():
            if reason not in texts.reasons:
                text = file.parent.parent / "texts" / f"{language}.yaml"
                yield Problem(text, f"reasons.{reason}", f"is missing; {file.name} gives this reason")


def _syntax(file: Path, key: str, row: Mapping[str, Any], table: Mapping[str, Any]) -> Iterator[Problem]:
    for side in ("inputs", "outputs"):
        for column in table.get(side, ()):
            cell = str(row.get(column["id"]) or "").strip()
            failure = _broken(cell, unary=side == "inputs" and bool(column.get("field"))) if cell else None
            if failure:
                yield Problem(file, f"{key}.{column['id']}", failure)


def _broken(cell: str, *, unary: bool) -> str | None:
    try:
        if unary:
            zen.compile_unary_expression(cell)
        else:
            check_expression(cell)
    except BadExpression as bad:
        return str(bad)
    except RuntimeError as failure:
        return f"{cell!r} is not a condition: {str(failure).splitlines()[0][:200]}"
    return None
