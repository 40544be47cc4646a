"""Rows that a register has already: what it says of a question with rows, and how the rows of an answer stand to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from balcao.formkit.definition import Prefill, Question
from balcao.formkit.expressions import holds

type Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RowOrigin:
    """One row of an answer: the `said` row of the register that it is from, if any, and the parts that differ."""

    said: Row | None
    differs: tuple[str, ...] = ()


def rows_said(question: Question, source: Prefill, said: Any, context: Mapping[str, Any]) -> Any:
    """The register's list as rows of the question: those that `where` lets through, with the parts that it knows."""
    if not question.questions or not isinstance(said, Sequence) or isinstance(said, str):
        return said
    taken = source.rows or {part.id: part.id for part in question.questions}
    found = []
    for record in said:
        if isinstance(record, Mapping) and holds(source.where, {**context, "row": record}):
            row = {part: record[name] for part, name in taken.items() if record.get(name) is not None}
            if row:
                found.append(row)
    return found


def row_key(question: Question, source: Prefill, row: Row) -> str:
    """What names a row among the others, whatever the case of its letters; empty where it says nothing there."""
    part = source.key or next(iter(source.rows), question.questions[0].id)
    return str(row.get(part) or "").strip().upper()


def row_origins(
    question: Question, source: Prefill, value: Any, said: Any
) -> tuple[tuple[RowOrigin, ...], tuple[Row, ...]]:
    """Of each row of an answer where it is from; and the register's rows that were taken out. Each of the register's
    rows is the origin of one at most."""
    left = [dict(row) for row in said or () if isinstance(row, Mapping)]
    origins = []
    for row in value if isinstance(value, list) else ():
        key = row_key(question, source, row) if isinstance(row, Mapping) else ""
        same = [each for each in left if key and row_key(question, source, each) == key]
        best = min(same, key=lambda each: len(_differing(row, each)), default=None)
        if best is not None:
            left.remove(best)
        origins.append(RowOrigin(best, _differing(row, best) if best is not None else ()))
    return tuple(origins), tuple(left)


def _differing(row: Row, said: Row) -> tuple[str, ...]:
    return tuple(part for part, value in said.items() if _written(row.get(part)) != _written(value))


def _written(value: Any) -> str:
    """A part as it is compared: nothing there is nothing written."""
    return "" if value is None else str(value).upper()
