"""Questions that are always asked in the same shape: the ORM puts the statement together once, not at every click."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, cast

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, QuerySet, Value
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable, get_related_populators
from django.db.transaction import TransactionManagementError

type _Found = list[Any]


@dataclass(frozen=True, slots=True)
class _Place:
    name: str


def given(name: str) -> Any:
    """Where the value of that name goes in a kept question. It is compared as it is: None finds nothing, a list is
    no choice of several."""
    return Value(_Place(name))


class Statement(NamedTuple):
    """A question put together: its text, and the values for its places."""

    text: str
    values: tuple[Any, ...]


NOTHING = Statement("SELECT LIMIT 0", ())
"""The statement of what can have no answer."""


def statement_of(rows: QuerySet[Any]) -> Statement:
    """The statement of a question, to be kept or to be part of another one; `NOTHING` of what can have no answer."""
    try:
        text, values = rows.query.sql_with_params()
    except EmptyResultSet:
        return NOTHING
    return Statement(text, tuple(values))


class _Statement(NamedTuple):
    """`text` is empty where the question can have no answer."""

    database: str
    text: str
    values: tuple[Any, ...]
    converters: list[tuple[int, Sequence[Callable[..., Any]], Any]]
    locks: bool
    read: Callable[[_Found], _Found]


class KeptQuestion[Row]:
    """A question whose text is kept; its answers are read from the database each time.

    `build` makes the query set (of rows, or their `values_list`), with `given` in the places of what differs. Calling
    the question with these values by name gives its rows. What locks them (``select_for_update``) is asked within a
    transaction only. It fetches nothing beside: no ``prefetch_related``.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Row]]) -> None:
        self._build = build
        self._statement: _Statement | None = None

    def __call__(self, **values: Any) -> list[Row]:
        statement = self._statement
        if statement is None:
            statement = self._statement = _put_together(self._build())
        return statement.read(_ask(statement, values)) if statement.text else []

    def first(self, **values: Any) -> Row | None:
        """Its first row, if there is one."""
        return next(iter(self(**values)), None)


def _ask(statement: _Statement, values: dict[str, Any]) -> _Found:
    connection = connections[statement.database]
    if statement.locks and not connection.in_atomic_block:
        raise TransactionManagementError("rows are locked within a transaction only")
    parameters = [values[each.name] if isinstance(each, _Place) else each for each in statement.values]
    with connection.cursor() as cursor:
        cursor.execute(statement.text, parameters)
        found: _Found = cursor.fetchall()
    if not statement.converters:
        return found
    rows = [list(each) for each in found]
    for row in rows:
        for place, converters, expression in statement.converters:
            for convert in converters:
                row[place] = convert(row[place], expression, connection)
    return rows


def _put_together(rows: QuerySet[Any, Any]) -> _Statement:
    compiler: Any = rows.query.get_compiler(using=rows.db)
    try:
        text, values = compiler.as_sql()
    except EmptyResultSet:
        return _Statement(rows.db, "", (), [], locks=False, read=list)
    columns = [each[0] for each in compiler.select[: compiler.col_count]]
    converters = [(place, *each) for place, each in compiler.get_converters(columns).items()]
    locks = bool(rows.query.select_for_update)
    return _Statement(rows.db, text, tuple(values), converters, locks, _reader(rows, compiler))


def _reader(rows: QuerySet[Any, Any], compiler: Any) -> Callable[[_Found], _Found]:
    kind = cast("Any", rows)._iterable_class
    if kind is ModelIterable:
        return _reader_of_models(rows, compiler)
    if kind is FlatValuesListIterable:
        return lambda found: [each[0] for each in found]
    assert kind is ValuesListIterable, f"rows are read as models or as values_list, not by {kind.__name__}"
    return lambda found: [tuple(each) for each in found]


def _reader_of_models(rows: QuerySet[Any, Any], compiler: Any) -> Callable[[_Found], _Found]:
    """What `ModelIterable` works out at each question."""
    about = compiler.klass_info
    first, last = about["select_fields"][0], about["select_fields"][-1] + 1
    names = [each[0].target.attname for each in compiler.select[first:last]]
    make = partial(about["model"].from_db, rows.db, names)
    beside = get_related_populators(about, compiler.select, rows.db, cast("Any", rows)._fetch_mode)
    annotated: Iterable[tuple[str, int]] = tuple((compiler.annotation_col_map or {}).items())

    def read(found: _Found) -> _Found:
        made: list[Model] = []
        for row in found:
            one = make(row[first:last])
            for each in beside:
                each.populate(row, one)
            for name, place in annotated:
                setattr(one, name, row[place])
            made.append(one)
        return made

    return read
