import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from balcao.documents import operations
from balcao.documents.api import DocumentSealed, LayoutFailed, documents_of_case
from balcao.documents.jobs import make
from balcao.documents.models import Document
from balcao.documents.tests.issuing import AT, ask
from balcao.foundation.audit.api import entries_about
from balcao.foundation.bus.api import subscriber
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.foundation.storage.api import read
from balcao.kernel.ids import is_reference

sealed: list[DocumentSealed] = []


@subscriber(DocumentSealed)
def note(event: DocumentSealed) -> None:
    sealed.append(event)


def waiting_jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")
        return int(cursor.fetchone()[0])


@pytest.fixture(autouse=True)
def nothing_sealed():
    sealed.clear()


@pytest.mark.django_db
def test_a_document_is_numbered_at_once_and_sealed_by_the_job():
    asked = ask()
    assert (asked.number[:19], asked.state) == ("DSI-CGB-2026-000001", "making")
    assert is_reference(asked.number)
    assert len(asked.code) == 8
    assert not set(asked.code) & set("0O1I")
    run_waiting_jobs()
    (made,) = documents_of_case(case_reference=asked.case_reference)
    assert (made.number, made.code, made.state) == (asked.number, asked.code, "sealed")
    assert [event.number for event in sealed] == [asked.number]
    events = [entry.event for entry in entries_about(f"document:{asked.number}")]
    assert events == ["documents:document:requested", "documents:document:sealed"]


@pytest.mark.django_db
def test_asking_twice_with_one_key_gives_one_document():
    first, second = ask(), ask(kind="something else")
    assert first == second
    assert Document.objects.count() == 1
    assert ask(key="another").number.startswith("DSI-CGB-2026-000002")


@pytest.mark.django_db
def test_the_year_is_that_of_macao():
    new_year = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
    assert ask(at=new_year).number.startswith("DSI-CGB-2027-000001")


@pytest.mark.django_db
def test_the_job_run_twice_makes_one_document():
    asked = ask()
    pk = Document.objects.get().pk
    make(document_id=pk)
    before = Document.objects.values().get()
    make(document_id=pk)
    run_waiting_jobs()
    assert Document.objects.values().get() == before
    assert before["number"] == asked.number
    assert len(sealed) == 1


@pytest.mark.django_db(transaction=True)
def test_a_job_killed_after_storing_the_bytes_is_run_again_with_the_same_number(monkeypatch):
    asked = ask()
    pk = Document.objects.get().pk

    def killed(event):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(operations, "announce", killed)
        with pytest.raises(KeyboardInterrupt):
            make(document_id=pk)
    left = Document.objects.get()
    assert (left.state, left.sha256, sealed) == ("making", "", [])
    make(document_id=pk)
    made = Document.objects.get()
    assert (made.number, made.code, made.state) == (asked.number, asked.code, "sealed")
    assert read(made.storage_key).startswith(b"%PDF-")
    assert len(sealed) == 1


@pytest.mark.django_db(transaction=True)
def test_a_layout_that_fails_leaves_the_document_waiting():
    ask(layout="#panic()")
    with pytest.raises(LayoutFailed):
        make(document_id=Document.objects.get().pk)
    assert Document.objects.get().state == "making"
    assert sealed == []


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_request_leaves_no_gap_and_no_job():
    before = waiting_jobs()
    with transaction.atomic():
        lost = ask(key="lost")
        transaction.set_rollback(True)
    assert waiting_jobs() == before
    assert ask(key="kept").number == lost.number
    assert Document.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_racing_transactions_take_consecutive_numbers():
    together = threading.Barrier(6)
    failures: list[BaseException] = []

    def run(number: int) -> None:
        try:
            together.wait()
            with transaction.atomic():
                ask(key=f"race-{number}")
                if number == 3:
                    transaction.set_rollback(True)
        except BaseException as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(Document.objects.values_list("sequence", flat=True)) == [1, 2, 3, 4, 5]


@pytest.mark.django_db(transaction=True)
def test_twins_racing_with_one_key_get_one_document():
    together = threading.Barrier(4)
    got: list[str] = []

    def run() -> None:
        try:
            together.wait()
            got.append(ask(key="twin").number)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 4
    assert len(set(got)) == 1
    assert ask(key="after").number.startswith("DSI-CGB-2026-000002")


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_document_make_it_once():
    ask()
    pk = Document.objects.get().pk
    together = threading.Barrier(2)

    def run() -> None:
        try:
            together.wait()
            make(document_id=pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sealed) == 1
    assert Document.objects.get().requested_at == AT
