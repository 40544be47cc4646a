"""Rows that many tests begin with: worked out once a run, afterwards copied within the database."""

from collections.abc import Callable, Hashable
from contextlib import closing
from secrets import token_hex
from typing import Any

from django.db import connection, transaction

from balcao.foundation.db.emptying import KEPT

SCHEMA = "kept_for_tests"
_COLUMNS = """
SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
_copies: dict[Hashable, str] = {}


def load_once_a_run(key: Hashable, load: Callable[[], None]) -> None:
    """What `load` puts into the database: the first time by itself, then by copying what it had put there.

    What it puts into an empty database is kept, and copied where all its tables are empty; otherwise `load` works. No
    number is given twice: what a process remembers of a row that is gone must not be taken for another's. `key` names
    all that the rows depend on. In a database made anew they are worked out anew.
    """
    if key in _copies and not _exists(_copies[key]):
        del _copies[key]
    if key in _copies and _copy(_copies[key]):
        return
    with transaction.atomic(), connection.cursor() as cursor:
        to_be_kept = key not in _copies and not _filled(cursor)
        load()
        if to_be_kept:
            _copies[key] = _keep(cursor, _filled(cursor))


def _exists(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regproc(%s) IS NOT NULL", [name])
        return bool(cursor.fetchone()[0])


def _copy(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name}()")
        return bool(cursor.fetchone()[0])


def _filled(cursor: Any) -> list[str]:
    """The tables with rows, beside those whose rows follow from the models."""
    known = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in sorted(set(known) - set(KEPT)))
    cursor.execute(" UNION ALL ".join(asked))
    return [table for (table,) in cursor.fetchall()]


def _keep(cursor: Any, tables: list[str]) -> str:
    """Keep the rows of these tables where other transactions see them; returns the function that copies them."""
    name = f"{SCHEMA}.copy_{token_hex(3)}"
    steps = []
    with closing(connection.copy()) as beside, beside.cursor() as keeping:
        keeping.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        for table in tables:
            kept = f"{name}_{table}"
            cursor.execute(_COLUMNS, [table])
            (columns,) = cursor.fetchone()
            keeping.execute(f"CREATE TABLE {kept} AS SELECT {columns} FROM {table} LIMIT 0")
            with (
                cursor.copy(f"COPY (SELECT {columns} FROM {table}) TO STDOUT") as rows,
                keeping.copy(f"COPY {kept} FROM STDIN") as into,
            ):
                for block in rows:
                    into.write(block)
            steps.append(f"INSERT INTO {table} ({columns}) SELECT * FROM {kept};")
        filled = " OR ".join(["false", *(f"EXISTS (SELECT FROM {table})" for table in tables)])
        keeping.execute(
            f"CREATE FUNCTION {name}() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {filled} THEN RETURN false; END IF; {' '.join(steps)} RETURN true; END $$"
        )
    return name
