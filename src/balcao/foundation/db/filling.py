"""Filling tables by the million: rows are made by the database itself, from a query."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, models


def fill_rows(model: type[models.Model], *, columns: Mapping[str, str], source: str, given: Mapping[str, Any]) -> int:
    """Insert a row for each row of a query; rows that are there already stay. Returns how many were new.

    :param columns: SQL expressions by column; the others get the default their model gives them.
    :param source: what follows FROM; with `columns` it may use `%(name)s` for what is `given`.
    """
    names, parts, values = [], [], dict(given)
    known = {field.column for field in model._meta.concrete_fields}
    unknown = set(columns) - known
    if unknown:
        raise ValueError(f"{model.__name__} has no columns {sorted(unknown)}")
    for field in model._meta.concrete_fields:
        column = str(field.column)
        if column in columns:
            parts.append(columns[column])
        elif field.primary_key or getattr(field, "generated", False) or field.null:
            continue
        else:
            values[f"default_{column}"] = field.get_db_prep_save(field.get_default(), connection)
            parts.append(f"%(default_{column})s::{field.db_type(connection)}")
        names.append(connection.ops.quote_name(column))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(parts)} FROM {source} ON CONFLICT DO NOTHING",  # noqa: S608 - our own expressions
            values,
        )
        return int(cursor.rowcount)


def move_sequence(model: type[models.Model]) -> None:
    """Let the next number of a table's own come after all that are there."""
    assert model._meta.pk is not None
    table, column = model._meta.db_table, model._meta.pk.column
    quoted = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence(%s, %s), (SELECT max({column}) FROM {quoted}))",  # noqa: S608 - a model's own names
            [table, column],
        )


def set_aside_indexes(tables: list[str]) -> list[str]:
    """Drop the indexes that only make reading quicker; returns the statements that bring them back.

    Those that keep something unique stay, and so does all that foreign keys need.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
            " WHERE i.indrelid::regclass::text = ANY(%s) AND NOT i.indisunique ORDER BY 1",
            [tables],
        )
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f"DROP INDEX {name}")
    return [definition.replace("CREATE INDEX ", "CREATE INDEX IF NOT EXISTS ", 1) for _, definition in found]
