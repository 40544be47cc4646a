"""Rows that are worked out once a run."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from balcao.foundation.db import once_a_run
from balcao.foundation.db.once_a_run import load_once_a_run

pytestmark = pytest.mark.django_db
UNTIL = datetime.fromisoformat("2026-11-23T10:00:00+08:00")


class Rows:
    """Two rows with numbers, one deleted again, and one without; counts how often it works."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1
        for name in ("first", "gone", "second"):
            Group.objects.create(name=name)
        Group.objects.filter(name="gone").delete()
        Session.objects.create(session_key="k", session_data="\\ \n\t$$", expire_date=UNTIL)


@pytest.fixture
def load() -> Rows:
    return Rows()


def found() -> list[object]:
    return [*Group.objects.order_by("pk").values_list("pk", "name"), *Session.objects.values_list()]


def afresh(key: str, load: Callable[[], None]) -> list[object]:
    """What is there afterwards; all of it is taken back."""
    with transaction.atomic():
        load_once_a_run(key, load)
        seen = found()
        transaction.set_rollback(True)
    return seen


def test_the_second_time_the_same_rows_are_there(load):
    assert [afresh("twice", load), load.times] == [afresh("twice", load), 1]


def test_a_number_is_not_given_twice(load):
    numbers = set()
    for _ in range(2):
        with transaction.atomic():
            load_once_a_run("numbers", load)
            numbers.add(Group.objects.create(name="next").pk)
            transaction.set_rollback(True)
    assert len(numbers) == 2


def test_of_another_key_other_rows_are_there(load):
    first = afresh("one", load)
    assert afresh("another", lambda: None) != first


def test_where_a_row_is_already_it_is_worked_out_and_never_mixed(load):
    before = Group.objects.create(name="before")
    for times in (1, 2):
        assert len(afresh("mixed", load)) == 4
        assert load.times == times
    before.delete()
    assert afresh("mixed", load) == afresh("mixed", load)
    assert load.times == 3
    Group.objects.create(name="before")
    assert len(afresh("mixed", load)) == 4
    assert load.times == 4


def test_what_leaves_out_what_is_there_already_is_kept_whole():
    def load() -> None:
        Group.objects.get_or_create(name="first")
        Session.objects.get_or_create(session_key="k", expire_date=UNTIL)

    first = Group.objects.create(name="first")
    assert len(afresh("whole", load)) == 2
    first.delete()
    assert len(afresh("whole", load)) == len(afresh("whole", load)) == 2


def test_deferred_constraints_hold_for_copied_rows(load):
    load_once_a_run("checked", load)
    connection.check_constraints()


def test_in_a_database_made_anew_it_is_worked_out_anew(load, monkeypatch):
    first = afresh("anew", load)
    monkeypatch.setitem(once_a_run._copies, "anew", f"{once_a_run.SCHEMA}.copy_of_another")
    again = afresh("anew", load)
    assert (len(again), load.times) == (len(first), 2)
    assert (afresh("anew", load), load.times) == (again, 2)
