"""Writing single rows: the statement of a model is put together once, not at every act."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model

type _Fields = tuple["Field[Any, Any]", ...]


def insert(*rows: Model) -> None:
    """Write new rows of one model, a few at most, with the numbers they all have, or with the next ones, which they
    then have.

    Like ``save(force_insert=True)``, for models of one table without signals whose columns all have a value here.

    :raises IntegrityError: if the database refuses it.
    """
    if not rows:
        return
    text, fields = _insertion(type(rows[0]), rows[0].pk is not None, len(rows))
    with connection.cursor() as cursor:
        cursor.execute(text, [value for row in rows for value in _values(row, fields, new=True)])
        for row, (number,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = number
            row._state.adding, row._state.db = False, connection.alias


def change(row: Model, names: Sequence[str]) -> None:
    """Write these fields of a row that is there, or all of them where none is named.

    Like ``save(update_fields=names)``, for models of one table without signals.

    :raises IntegrityError: if the database refuses it.
    :raises NotUpdated: of the row's model, if it is gone.
    """
    text, fields = _changing(type(row), tuple(names))
    with connection.cursor() as cursor:
        cursor.execute(text, [*_values(row, fields, new=False), row.pk])
        if not cursor.rowcount:
            raise type(row).NotUpdated(f"{row!r} is not there any more")  # type: ignore[attr-defined]


def _values(row: Model, fields: _Fields, *, new: bool) -> list[Any]:
    return [each.get_db_prep_save(each.pre_save(row, add=new), connection) for each in fields]


@cache
def _insertion(model: type[Model], numbered: bool, count: int) -> tuple[str, _Fields]:
    own, name = model._meta, connection.ops.quote_name
    assert own.pk is not None
    fields = tuple(each for each in own.concrete_fields if numbered or not each.primary_key)
    columns, row = ", ".join(name(str(each.column)) for each in fields), ", ".join("%s" for _ in fields)
    places = ", ".join([f"({row})"] * count)
    text = f"INSERT INTO {name(own.db_table)} ({columns}) VALUES {places} RETURNING {name(str(own.pk.column))}"  # noqa: S608 - the model's names
    return text, fields


@cache
def _changing(model: type[Model], names: tuple[str, ...]) -> tuple[str, _Fields]:
    own, name = model._meta, connection.ops.quote_name
    assert own.pk is not None
    every = [each for each in own.concrete_fields if not each.primary_key]
    fields = tuple(each for each in every if not names or each.name in names)
    assert not names or len(fields) == len(set(names)), f"{model.__name__} has not all of {names}"
    columns = ", ".join(f"{name(str(each.column))} = %s" for each in fields)
    return f"UPDATE {name(own.db_table)} SET {columns} WHERE {name(str(own.pk.column))} = %s", fields  # noqa: S608 - the model's names
