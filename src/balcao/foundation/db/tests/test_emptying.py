"""Tests that commit leave nothing behind."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction

from balcao.foundation.db.emptying import empty_tables
from balcao.foundation.db.testing import SUPERUSER

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not SUPERUSER, reason="on a server of others Django truncates"),
]


def test_all_rows_go_beside_those_that_follow_from_the_models():
    Group.objects.create(name="committed").permissions.add(Permission.objects.earliest("pk"))
    permissions = Permission.objects.count()
    empty_tables(connection)
    assert [Group.objects.count(), Permission.objects.count()] == [0, permissions]


def test_who_still_writes_is_waited_for():
    written, go_on = Event(), Event()

    def write() -> None:
        with transaction.atomic():
            Group.objects.create(name="late")
            written.set()
            go_on.wait(10)
        connection.close()

    def empty() -> None:
        empty_tables(connection)
        connection.close()

    with ThreadPoolExecutor(2) as beside:
        late = beside.submit(write)
        written.wait(10)
        emptied = beside.submit(empty)
        with pytest.raises(TimeoutError):
            emptied.result(0.3)
        go_on.set()
        late.result(10)
        emptied.result(10)
    assert not Group.objects.exists()


def test_when_it_and_a_writer_wait_for_each_other_it_begins_anew():
    written, go_on = Event(), Event()

    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE payments_order IN ROW EXCLUSIVE MODE")
            written.set()
            go_on.wait(10)
            cursor.execute("LOCK TABLE accounts_user IN ROW EXCLUSIVE MODE")
        connection.close()

    def empty() -> None:
        empty_tables(connection)
        connection.close()

    with ThreadPoolExecutor(2) as beside:
        late = beside.submit(write)
        written.wait(10)
        emptied = beside.submit(empty)
        with pytest.raises(TimeoutError):
            emptied.result(0.3)
        go_on.set()
        late.result(10)
        emptied.result(10)


def test_triggers_and_foreign_keys_hold_again_afterwards():
    empty_tables(connection)
    with connection.cursor() as cursor:
        cursor.execute("SHOW session_replication_role")
        assert cursor.fetchone() == ("origin",)
