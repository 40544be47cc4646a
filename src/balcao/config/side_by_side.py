"""Working the examples of all services in several processes, each in a database of its own that is dropped after."""

import multiprocessing
import os
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from balcao.kernel.errors import BalcaoError

if TYPE_CHECKING:
    from balcao.config.rehearsal import Worked

LOCK = 20_261_126
"""Held in the database by who works the examples, so that two do not drop each other's."""


class ExamplesUnderWay(BalcaoError):
    """Another `balcao services test` works the examples in this database; wait for it, or use `--processes 1`."""


class NoDatabaseOfItsOwn(BalcaoError):
    """The role may not create databases; the examples are worked in one process."""


def try_side_by_side(processes: int) -> "Iterator[Worked]":
    """Every example of every service, in the order of the folders.

    The first database gets the demo world and every service, the others are copies of it. What a run that was killed
    left behind is dropped by the next.

    :raises ExamplesUnderWay: if another run has not ended.
    :raises NoDatabaseOfItsOwn: if the role may not create databases.
    """
    from django.conf import settings
    from django.db import connection

    from balcao.catalogue import api as catalogue

    spawn = multiprocessing.get_context("spawn")
    names = [f"{connection.settings_dict['NAME']}_examples_{number}" for number in range(1, processes + 1)]
    server = {key: connection.settings_dict[key] for key in ("HOST", "PORT", "USER", "PASSWORD")}
    folders = catalogue.service_folders(settings.BALCAO_SERVICES)
    with _databases(names), tempfile.TemporaryDirectory() as media:
        kept = {"MEDIA_ROOT": media, "BALCAO_SERVICES": settings.BALCAO_SERVICES}
        _create(names[0])
        with ProcessPoolExecutor(1, spawn, _settle, (_queue(spawn, names[:1]), server, kept)) as first:
            first.submit(_furnish).result()
        for name in names[1:]:
            _create(name, f'TEMPLATE "{names[0]}"')
        with ProcessPoolExecutor(processes, spawn, _settle, (_queue(spawn, names), server, kept)) as pool:
            for worked in pool.map(_work, folders):
                yield from worked


@contextmanager
def _databases(names: list[str]) -> Iterator[None]:
    """Room for databases of these names, which are gone afterwards."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise ExamplesUnderWay
    try:
        _drop(names)
        yield
    finally:
        _drop(names)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _drop(names: list[str]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _create(name: str, like: str = "") -> None:
    from django.db import ProgrammingError, connection
    from psycopg.errors import InsufficientPrivilege

    try:
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" {like}')
    except ProgrammingError as failure:
        if isinstance(failure.__cause__, InsufficientPrivilege):
            raise NoDatabaseOfItsOwn from failure
        raise


def _queue(spawn: Any, names: list[str]) -> Any:
    queue = spawn.Queue()
    for name in names:
        queue.put(name)
    return queue


def _settle(names: Any, server: dict[str, Any], kept: dict[str, Any]) -> None:
    """Begin as a process that works: with a database nobody else has, and no longer than who began it."""
    parent = multiprocessing.parent_process()
    threading.Thread(target=_end_with, args=(parent.sentinel if parent else 0,), daemon=True).start()
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection

    for key, value in kept.items():
        setattr(settings, key, value)
    connection.settings_dict.update(server, NAME=names.get(timeout=60))


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _furnish() -> None:
    from django.db import connections

    from balcao.config.rehearsal import furnish

    furnish()
    connections.close_all()


def _work(folder: Path) -> "list[Worked]":
    from django.db import transaction

    from balcao.config.rehearsal import work_service

    with transaction.atomic():
        worked = list(work_service(folder))
        transaction.set_rollback(True)
    return worked
