"""Rows that many tests begin with: worked out once a run, afterwards copied within the database."""

from collections.abc import Callable, Hashable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

SCHEMA = "kept_for_tests"
_WRITTEN = "SELECT relid::bigint, n_tup_ins, n_tup_del, n_tup_upd FROM pg_stat_xact_user_tables"
_SHAPE = """
SELECT relid::regclass::text,
    (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
     WHERE attrelid = relid AND attnum > 0 AND NOT attisdropped AND attgenerated = '')
FROM (SELECT %s::oid AS relid) AS asked
"""
_copies: dict[Hashable, str] = {}


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    columns: str


def load_once_a_run(key: Hashable, load: Callable[[], None]) -> None:
    """What `load` puts into the database: the first time by itself, then by copying what it had put there.

    It is copied only where all its tables are empty; otherwise `load` works. No number is given twice: what a process
    remembers of a row that is gone must not be taken for another's. `key` names all that the rows depend on.
    """
    if key in _copies and _copy(_copies[key]):
        return
    with transaction.atomic(), connection.cursor() as cursor:
        before = _written(cursor)
        load()
        if key not in _copies:
            tables = {_shape(cursor, each): added for each, added in _added(before, _written(cursor)).items()}
            if all(_count(cursor, table) == added for table, added in tables.items()):
                _copies[key] = _keep(cursor, list(tables))


def _copy(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name}()")
        return bool(cursor.fetchone()[0])


def _written(cursor: Any) -> dict[int, tuple[int, ...]]:
    cursor.execute(_WRITTEN)
    return {table: tuple(rows) for table, *rows in cursor.fetchall()}


def _added(before: dict[int, tuple[int, ...]], after: dict[int, tuple[int, ...]]) -> dict[int, int]:
    """The tables written meanwhile, and how many rows each has more than before."""
    added = {}
    for table, rows in after.items():
        earlier = before.get(table, (0, 0, 0))
        if rows != earlier:
            added[table] = (rows[0] - rows[1]) - (earlier[0] - earlier[1])
    return added


def _shape(cursor: Any, table: int) -> _Table:
    cursor.execute(_SHAPE, [table])
    return _Table(*cursor.fetchone())


def _count(cursor: Any, table: _Table) -> int:
    cursor.execute(f"SELECT count(*) FROM {table.name}")
    return int(cursor.fetchone()[0])


def _keep(cursor: Any, tables: list[_Table]) -> str:
    """Keep the rows of these tables where other transactions see them; returns the function that copies them."""
    name = f"{SCHEMA}.copy_{len(_copies)}"
    steps = []
    with closing(connection.copy()) as beside, beside.cursor() as keeping:
        keeping.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        for table in tables:
            kept = f"{name}_{table.name.replace('.', '_')}"
            keeping.execute(f"CREATE TABLE {kept} AS SELECT {table.columns} FROM {table.name} LIMIT 0")
            with (
                cursor.copy(f"COPY (SELECT {table.columns} FROM {table.name}) TO STDOUT") as rows,
                keeping.copy(f"COPY {kept} FROM STDIN") as into,
            ):
                for block in rows:
                    into.write(block)
            steps.append(f"INSERT INTO {table.name} ({table.columns}) SELECT * FROM {kept};")
        filled = " OR ".join(["false", *(f"EXISTS (SELECT FROM {table.name})" for table in tables)])
        keeping.execute(
            f"CREATE FUNCTION {name}() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {filled} THEN RETURN false; END IF; {' '.join(steps)} RETURN true; END $$"
        )
    return name
