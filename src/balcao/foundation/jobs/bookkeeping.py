"""How the worker takes jobs and marks them done: one statement each, and no more.

The library's own connections open a transaction for each statement, and try the connection before it. What they
write only says who works on what: jobs are safe to run twice, so a mark may be lost in a crash of the database, and
nothing waits for the disk.
"""

from collections.abc import Sequence
from typing import Any

from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from balcao.foundation.db.api import is_quiet

MARKS_MAY_BE_LOST = "-c synchronous_commit=off"


class _Pool(AsyncConnectionPool[Any]):
    """Tries only a connection on which something came in unasked, as when the server ended it."""

    @staticmethod
    async def check_connection(conn: AsyncConnection[Any]) -> None:
        """Raise the failure of a connection that is over."""
        if not is_quiet(conn.fileno()):
            await AsyncConnectionPool.check_connection(conn)


def _pool(*, check: Any, **arguments: Any) -> _Pool:
    return _Pool(check=_Pool.check_connection, **arguments)


async def _one_by_one(connection: AsyncConnection[Any]) -> None:
    """Each statement stands for itself."""
    await connection.set_autocommit(True)


def bookkeeper() -> PsycopgConnector:
    """The worker's way to the queue, in Django's database."""
    known = connector_params()
    options = " ".join(filter(None, (known.pop("options", ""), MARKS_MAY_BE_LOST)))
    return PsycopgConnector(kwargs={**known, "options": options}, pool_factory=_pool, configure=_one_by_one)


def work_off(*, queues: Sequence[str], name: str, at_once: int = 2) -> None:
    """Consume these queues until the process is told to end."""
    with app.replace_connector(bookkeeper()):
        app.run_worker(queues=list(queues), name=name, concurrency=at_once)
