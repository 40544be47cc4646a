import pytest
from django.db import connection, transaction

from balcao.foundation.jobs.api import job, run_waiting_jobs
from balcao.foundation.jobs.sweep import give_back_abandoned

seen: list[int] = []


@job(name="tests.note")
def note(number: int) -> None:
    seen.append(number)


@pytest.fixture(autouse=True)
def nothing_seen():
    seen.clear()


@pytest.mark.django_db
def test_a_job_runs_after_its_transaction():
    note.defer(number=7)
    assert run_waiting_jobs() == 1
    assert seen == [7]
    assert run_waiting_jobs() == 0


@pytest.mark.django_db(transaction=True)
def test_a_job_is_rolled_back_with_the_write():
    with transaction.atomic():
        note.defer(number=1)
        transaction.set_rollback(True)
    assert run_waiting_jobs() == 0
    assert seen == []


@pytest.mark.django_db
def test_one_waiting_job_for_a_key_is_enough():
    note.defer_once(key="a", number=1)
    note.defer_once(key="a", number=2)
    run_waiting_jobs()
    assert seen == [1]


@pytest.mark.django_db
def test_what_a_dead_worker_held_is_given_back():
    note.defer(number=3)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        )
        worker = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])
    assert run_waiting_jobs() == 0
    assert give_back_abandoned(timestamp=0) == 1
    run_waiting_jobs()
    assert seen == [3]


def test_a_queue_without_a_consumer_is_refused():
    with pytest.raises(ValueError, match="no consumer"):
        job(name="tests.lost", queue="nowhere")


@pytest.mark.django_db(transaction=True)
def test_a_job_asked_for_inside_the_worker_is_rolled_back_with_the_write_too():
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()):
        with transaction.atomic():
            note.defer(number=1)
            note.defer_once(key="b", number=2)
            transaction.set_rollback(True)
        with transaction.atomic():
            note.defer(number=3)
    run_waiting_jobs()
    assert seen == [3]
