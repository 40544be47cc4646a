"""Several questions in one statement: what they ask about need have nothing to do with each other."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast, overload

from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import ValuesIterable

from balcao.foundation.db.along import brought
from balcao.foundation.db.kept import statement_of

SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Asked[Answer]:
    """A question that can be asked together with others: its rows, and what is made of them.

    The rows come with their columns, those of `only` where it was said, and with what was annotated; of what was
    annotated a time or a day may be written as JSON has it, and of `values` all: they are for numbers and texts.
    Nothing is fetched beside.
    """

    rows: QuerySet[Any]
    read: Callable[[list[Any]], Answer]


def answer[Answer](asked: Asked[Answer]) -> Answer:
    """The answer to one question, asked by itself."""
    return asked.read(list(asked.rows))


@overload
def answers[A, B](first: Asked[A], second: Asked[B], /) -> tuple[A, B]: ...
@overload
def answers[A, B, C](first: Asked[A], second: Asked[B], third: Asked[C], /) -> tuple[A, B, C]: ...
@overload
def answers[A, B, C, D](
    first: Asked[A], second: Asked[B], third: Asked[C], fourth: Asked[D], /
) -> tuple[A, B, C, D]: ...
@overload
def answers[A](*asked: Asked[A]) -> tuple[A, ...]: ...
def answers(*asked: Asked[Any]) -> tuple[Any, ...]:
    """The answers to several questions, in their order, asked in one statement."""
    if len(asked) < SEVERAL:
        return tuple(map(answer, asked))
    parts, values = [], list[Any]()
    for each in asked:
        text, given = statement_of(each.rows)
        parts.append(f"ARRAY(SELECT to_json(one) FROM ({text}) one)")  # noqa: S608 - made by the query compiler
        values += given
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        found = cursor.fetchone()
    return tuple(
        each.read(rows if _of_values(each.rows) else brought(each.rows.model, rows))
        for each, rows in zip(asked, found, strict=True)
    )


def _of_values(rows: QuerySet[Any]) -> bool:
    return cast("Any", rows)._iterable_class is ValuesIterable
