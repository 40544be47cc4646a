"""Rows of decision tables that never fire: those an earlier row leaves nothing to, and those no example reaches."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import zen

from balcao.catalogue.rules import tables_in
from balcao.catalogue.trial import try_example
from balcao.catalogue.types import Problem, ServiceDefinition
from balcao.catalogue.written_once import SHARED

VALUE = r"(?:'[^']*'|\"[^\"]*\"|-?\d+(?:\.\d+)?|true|false|null)"
VALUES = re.compile(rf"{VALUE}(?:\s*,\s*{VALUE})*")
BOUND = re.compile(r"([<>]=?)\s*(-?\d+(?:\.\d+)?)")
TEXTS = re.compile(r"'[^']*'|\"[^\"]*\"")
FOREIGN = re.compile(r"[A-Za-z_$]\w*")
OWN_WORDS = frozenset({"true", "false", "null", "not", "in", "and", "or"})

type Row = Mapping[str, Any]


def check_order(file: Path, table: Mapping[str, Any]) -> Iterator[Problem]:
    """Rows of a table whose first fitting row decides that never do, because an earlier one takes all that they would.

    Only what is certain is reported: a row is compared with one other row, cell by cell.
    """
    if table.get("hitPolicy") != "first":
        return
    for row, earlier in _hidden(table):
        remedy = f"never fires: {_name(earlier)!r} before it takes all that it would; put it first, or remove it"
        yield Problem(file, f"rules.{_name(row)}", remedy)


def unworked_rows(services: Iterable[tuple[Path, ServiceDefinition]]) -> Iterator[Problem]:
    """Warnings about rows that no worked example comes to; the last row of a table is for everything else.

    A table that services share is worked by the examples of all of them.
    """
    tables: dict[Path, str] = {}
    fired: set[tuple[Path, str, int]] = set()
    for folder, definition in services:
        files = {each.table: _file(folder, each.table) for each in definition.data.tables}
        tables |= {file: definition.rules[name] for name, file in files.items()}
        for example in definition.examples.values():
            if decision := try_example(definition, example).decision:
                for name, found in decision.trace.items():
                    fired.add((files[decision.table], name, int(found["index"])))
    for file, content in tables.items():
        for node in tables_in(content):
            hidden = [row for row, _ in _hidden(node["content"])]
            for index, row in enumerate(node["content"].get("rules", ())[:-1]):
                if (file, str(node["name"]), index) not in fired and row not in hidden:
                    remedy = "no worked example comes to it; add one, or remove the row"
                    yield Problem(file, f"rules.{_name(row)}", remedy, "warning")


def _file(folder: Path, table: str) -> Path:
    own = folder / "rules" / table
    return own if own.exists() else folder.parent.parent / SHARED / "rules" / table


def _name(row: Row) -> str:
    return str(row.get("_id") or "without a name")


def _hidden(table: Mapping[str, Any]) -> Iterator[tuple[Row, Row]]:
    """Each row that never fires, with the first row that hides it."""
    columns, rows = table.get("inputs", ()), table.get("rules", ())
    for number, row in enumerate(rows):
        earlier = next((each for each in rows[:number] if _takes_all(each, row, columns)), None)
        if earlier is not None:
            yield row, earlier


def _takes_all(earlier: Row, later: Row, columns: Any) -> bool:
    return all(
        _covers(str(earlier.get(each["id"]) or "").strip(), str(later.get(each["id"]) or "").strip())
        if each.get("field")
        else not str(earlier.get(each["id"]) or "").strip() or earlier.get(each["id"]) == later.get(each["id"])
        for each in columns
    )


def _covers(wide: str, narrow: str) -> bool:
    """Whether everything that fits the one condition surely fits the other."""
    if not wide or wide == narrow:
        return True
    if not narrow or set(FOREIGN.findall(TEXTS.sub("", wide))) - OWN_WORDS:
        return False
    if VALUES.fullmatch(narrow):
        return all(_fits(wide, _value(each)) for each in re.findall(VALUE, narrow))
    one, other = BOUND.fullmatch(wide), BOUND.fullmatch(narrow)
    if one is None or other is None or one[1][0] != other[1][0]:
        return False
    outer, inner = float(one[2]), float(other[2])
    if outer == inner:
        return "=" in one[1] or "=" not in other[1]
    return outer < inner if one[1][0] == ">" else outer > inner


def _value(written: str) -> Any:
    plain: dict[str, Any] = {"true": True, "false": False, "null": None}
    if written in plain:
        return plain[written]
    return written[1:-1] if written[0] in "'\"" else float(written)


def _fits(condition: str, value: Any) -> bool:
    try:
        return zen.evaluate_unary_expression(condition, {"$": value}) is True
    except RuntimeError:
        return False  # what the engine cannot say is not certain
