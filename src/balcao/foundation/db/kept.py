"""Questions that are always asked in the same shape: the ORM puts the statement together once, not at every click."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import Model, QuerySet, Value


@dataclass(frozen=True, slots=True)
class _Place:
    name: str


def given(name: str) -> Any:
    """Where the value of that name goes in a kept question. It is compared as it is: None finds nothing, a list is
    no choice of several."""
    return Value(_Place(name))


class _Statement(NamedTuple):
    rows: QuerySet[Any]
    compiler: Any
    text: str
    values: tuple[Any, ...]


class KeptQuestion[Row: Model]:
    """A question whose text is kept; its answers are read from the database each time.

    `build` makes the query set, with `given` in the places of what differs. Calling the question with these values by
    name gives its rows. It locks nothing and fetches nothing beside: no ``select_for_update``, no ``prefetch_related``.
    """

    def __init__(self, build: Callable[[], QuerySet[Row]]) -> None:
        self._build = build
        self._statement: _Statement | None = None

    def __call__(self, **values: Any) -> list[Row]:
        statement = self._statement
        if statement is None:
            statement = self._statement = self._put_together()
        return list(_filled(statement, values))

    def first(self, **values: Any) -> Row | None:
        """Its first row, if there is one."""
        return next(iter(self(**values)), None)

    def _put_together(self) -> _Statement:
        rows = self._build()
        compiler = rows.query.get_compiler(using=rows.db)
        text, values = compiler.as_sql()
        return _Statement(rows, compiler, text, tuple(values))


def _filled(statement: _Statement, values: dict[str, Any]) -> QuerySet[Any]:
    """The kept query set anew, whose compiler knows its text already."""
    parameters = tuple(values[each.name] if isinstance(each, _Place) else each for each in statement.values)
    compiler: Any = copy(statement.compiler)
    query: Any = copy(statement.rows.query)
    compiler.connection = connections[statement.rows.db]
    compiler.as_sql = lambda: (statement.text, parameters)
    query.get_compiler = lambda using=None: compiler
    return type(statement.rows)(statement.rows.model, query, statement.rows.db)
