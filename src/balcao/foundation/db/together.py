"""Several questions in one statement: what they ask about need have nothing to do with each other."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, overload

from django.db import connection
from django.db.models import QuerySet

from balcao.foundation.db.along import brought
from balcao.foundation.db.kept import statement_of

SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Asked[Answer]:
    """A question that can be asked together with others: its rows, and what is made of them.

    The rows come with their columns, those of `only` where it was said, and with what was annotated; of what was
    annotated a time or a day may be written as JSON has it. Nothing is fetched beside.
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
    return tuple(each.read(brought(each.rows.model, rows)) for each, rows in zip(asked, found, strict=True))
