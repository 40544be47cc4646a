"""A holder is reminded 90, 60, 30 and 7 days before the end, each time once."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, connections

from balcao.licences import models
from balcao.licences.api import cease_licence, extend_licence
from balcao.licences.operations import reminding
from balcao.licences.operations.reminding import remind_of_end, tell_expiry
from balcao.licences.queries.due import expired_untold, to_remind
from balcao.licences.tests.conftest import AGENCY, AT, PLATFORM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("licences")]
END = date(2026, 12, 31)


def before(days):
    return AT + (END - timedelta(days=days) - AT.date())


def sweep(at):
    return sum(remind_of_end(at=at, licence_id=each) for each in to_remind(at=at))


@pytest.fixture
def told(monkeypatch):
    """The reminders announced about the agency, in their order."""
    days: list[int] = []

    def hear(event):
        if event.number == AGENCY:
            days.append(event.days)

    monkeypatch.setattr(reminding, "announce", hear)
    return days


def test_every_reminder_comes_once_though_the_job_runs_every_day_twice(told):
    for days in range(95, -3, -1):
        sweep(before(days))
        sweep(before(days))
    assert told == [90, 60, 30, 7]


def test_a_day_that_was_missed_is_caught_up_with(told):
    sweep(before(58))
    assert told == [60]


def test_a_licence_renewed_or_given_up_is_not_reminded_of(told):
    extend_licence(
        actor=PLATFORM,
        at=AT,
        number=AGENCY,
        valid_until=date(2027, 12, 31),
        terms={},
        document_number="",
        case_reference="",
        key="e",
    )
    for days in (30, 7):
        sweep(before(days))
    assert told == []
    sweep(before(90) + timedelta(days=365))
    assert told == [90]
    cease_licence(
        actor=PLATFORM,
        at=AT,
        number=AGENCY,
        on=date(2027, 10, 20),
        reason={"zh-Hant": "結業"},
        case_reference="",
        key="c",
    )
    sweep(before(60) + timedelta(days=365))
    assert told == [90]


@pytest.mark.django_db(transaction=True)
def test_two_workers_remind_once(told):
    number = models.Licence.objects.get(number=AGENCY).pk
    together = threading.Barrier(2)
    done: list[bool] = []

    def work():
        together.wait()
        done.append(remind_of_end(at=before(30), licence_id=number))
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(done) == [False, True]
    assert told == [30]
    connection.close()


def test_that_its_last_day_is_over_is_told_once_and_again_after_it_was_renewed(monkeypatch):
    told: list[date] = []

    def hear(event):
        if event.number == AGENCY:
            told.append(event.valid_until)

    monkeypatch.setattr(reminding, "announce", hear)

    def expire(at):
        return sum(tell_expiry(at=at, licence_id=each) for each in expired_untold(at=at))

    expire(before(0))
    assert told == []
    for days in (-1, -2, -29):
        expire(before(days))
    assert told == [END]
    extend_licence(
        actor=PLATFORM,
        at=before(-29),
        number=AGENCY,
        valid_until=date(2027, 12, 31),
        terms={},
        document_number="",
        case_reference="",
        key="renewed",
    )
    assert expired_untold(at=before(-29)) == []
    models.Licence.objects.filter(number=AGENCY).update(end_told=None, valid_until=END)
    assert expired_untold(at=before(-31)) == []  # no news any more
