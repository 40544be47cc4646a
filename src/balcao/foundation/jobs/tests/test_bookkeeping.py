"""The worker's own connections: one statement each, and one that the server ended is replaced."""

import asyncio

import pytest
from django.db import connection

from balcao.foundation.jobs.bookkeeping import bookkeeper

pytestmark = pytest.mark.django_db(transaction=True)
WHO = "SELECT pg_backend_pid() AS number, current_setting('synchronous_commit') AS flushed"


def asked(between=lambda: None):
    """What two questions through the queue's connections find out, and what happens between them."""

    async def ask():
        connector = bookkeeper()
        await connector.open_async()
        try:
            first = await connector.execute_query_one_async(WHO)
            await asyncio.to_thread(between)
            return first, await connector.execute_query_one_async(WHO)
        finally:
            await connector.close_async()

    return asyncio.run(ask())


def pid_of(wrapper):
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_marks_wait_for_no_disk():
    first, second = asked()
    assert (first["flushed"], second["flushed"]) == ("off", "off")


def test_a_connection_that_the_server_ended_is_replaced():
    def end_others():
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> ALL (%s)",
                [[own, pid_of(other)]],
            )
        other.close()

    own = pid_of(connection)
    first, second = asked(end_others)
    assert first["number"] != second["number"]
