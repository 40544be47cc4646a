"""A store of calls, shared by all processes."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from balcao.foundation.rates.api import take_call

AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
FREE = timedelta()


def take(*, name="a", amount=3, at=AT):
    return take_call(name=name, amount=amount, within=MINUTE, at=at)


@pytest.mark.django_db
def test_a_full_store_lets_in_so_many_and_then_one_each_step():
    assert [take() for _ in range(3)] == [FREE] * 3
    assert take() == 20 * SECOND
    assert take(at=AT + 19 * SECOND) == SECOND
    assert take(at=AT + 20 * SECOND) == FREE
    assert take(at=AT + 20 * SECOND) == 20 * SECOND


@pytest.mark.django_db
def test_who_waits_as_long_as_told_is_let_in():
    for _ in range(7):
        assert take(amount=7) == FREE
    wait = take(amount=7)
    assert FREE < wait <= MINUTE
    assert take(amount=7, at=AT + wait) == FREE


@pytest.mark.django_db
def test_asking_in_vain_costs_nothing():
    for _ in range(3):
        take()
    for _ in range(50):
        assert take() == 20 * SECOND


@pytest.mark.django_db
def test_after_a_while_it_is_full_again_and_no_fuller():
    for _ in range(3):
        take()
    late = AT + timedelta(days=3)
    assert [take(at=late) for _ in range(4)] == [FREE, FREE, FREE, 20 * SECOND]


@pytest.mark.django_db
def test_each_has_a_store_of_their_own():
    for _ in range(3):
        take()
    assert take(name="b") == FREE


@pytest.mark.django_db
def test_a_clock_that_is_behind_takes_nothing_back():
    for _ in range(3):
        take()
    assert take(at=AT - 10 * SECOND) == 30 * SECOND


@pytest.mark.django_db
def test_a_call_let_in_costs_one_statement():
    take()
    with CaptureQueriesContext(connection) as asked:
        take()
    assert len(asked) == 1


@pytest.mark.django_db(transaction=True)
def test_callers_at_once_get_exactly_what_is_there():
    def one(_place):
        try:
            return take(amount=25)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(one, range(60)))
    assert found.count(FREE) == 25


def _elsewhere(settings, given):
    """Another process, with a connection of its own."""
    import psycopg

    from balcao.foundation.rates.operations import TAKE

    with psycopg.connect(**settings, autocommit=True) as other:
        for _ in range(2):
            row = other.execute(TAKE, {"name": "a", "at": AT, "step": 20 * SECOND, "whole": MINUTE}).fetchone()
            given.put(row is not None)


@pytest.mark.django_db(transaction=True)
def test_another_process_takes_out_of_the_same_store():
    parameters = connection.get_connection_params()
    settings = {key: parameters[key] for key in ("dbname", "user", "password", "host", "port") if parameters.get(key)}
    context = multiprocessing.get_context("spawn")
    given = context.Queue()
    assert take() == FREE
    process = context.Process(target=_elsewhere, args=(settings, given))
    process.start()
    assert [given.get(timeout=60) for _ in range(2)] == [True, True]
    process.join(30)
    assert take() == 20 * SECOND
