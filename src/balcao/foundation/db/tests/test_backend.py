"""A kept connection is asked over the wire only where there is a reason to doubt it."""

import time
from typing import Any

import pytest
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL

pytestmark = pytest.mark.django_db(transaction=True)
connection: Any = connections["default"]


def end_from_outside(number):
    """What a server that is restarted does to an idle connection."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
    other.close()


def number():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def asked_over_the_wire(monkeypatch):
    asked = []

    def ask(wrapper):
        asked.append(1)
        return True

    monkeypatch.setattr(PostgreSQL, "is_usable", ask)
    return asked


def test_one_that_just_worked_is_not_asked(monkeypatch):
    number()
    asked = asked_over_the_wire(monkeypatch)
    connection._worked_at = time.monotonic()
    assert connection.is_usable()
    assert asked == []


def test_one_idle_for_long_is_asked(monkeypatch):
    number()
    connection._worked_at = 0.0
    asked = asked_over_the_wire(monkeypatch)
    assert connection.is_usable()
    assert asked == [1]


def test_one_that_the_server_ended_is_noticed_and_replaced():
    before = number()
    end_from_outside(before)
    assert not connection.is_usable()
    connection.close_if_unusable_or_obsolete()
    connection.health_check_done = False
    connection.close_if_health_check_failed()
    assert number() != before
