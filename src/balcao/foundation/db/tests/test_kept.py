"""A kept question is put together once and answered anew each time."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection, connections, transaction
from django.db.models import Exists, OuterRef, Value
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from balcao.foundation.db.api import KeptQuestion, given

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def keep(key, *, days=1, data=""):
    return Session.objects.create(session_key=key, session_data=data, expire_date=DAY + timedelta(days=days))


def live():
    return Session.objects.filter(session_key=given("key"), expire_date__gt=given("at"))


def test_it_is_put_together_once_and_finds_what_the_orm_finds():
    built = []

    def build():
        built.append(1)
        return live()

    question = KeptQuestion(build)
    first, second = keep("a"), keep("b")
    assert [question(key=key, at=DAY) for key in ("a", "b", "c")] == [[first], [second], []]
    assert len(built) == 1
    assert question.first(key="a", at=DAY) == first
    assert question.first(key="a", at=DAY + timedelta(days=2)) is None


def test_it_reads_anew_each_time():
    question = KeptQuestion(live)
    keep("a", data="before")
    assert [row.session_data for row in question(key="a", at=DAY)] == ["before"]
    Session.objects.filter(pk="a").update(session_data="after")
    with CaptureQueriesContext(connection) as asked:
        assert [row.session_data for row in question(key="a", at=DAY)] == ["after"]
    assert len(asked) == 1
    Session.objects.all().delete()
    assert question(key="a", at=DAY) == []


def test_a_row_that_was_changed_by_its_reader_is_whole_for_the_next():
    question = KeptQuestion(live)
    keep("a", data="kept")
    for row in question(key="a", at=DAY):
        row.session_data = "only here"
    assert [row.session_data for row in question(key="a", at=DAY)] == ["kept"]


def test_order_annotations_and_inner_questions_take_values_too():
    longer = Session.objects.filter(expire_date__gt=OuterRef("expire_date"), session_key__startswith=given("prefix"))
    question = KeptQuestion(
        lambda: (
            Session.objects.annotate(outlived=Exists(longer), word=Value("x"))
            .filter(expire_date__gt=given("at"))
            .order_by("-expire_date")
        )
    )
    keep("a", days=1), keep("b", days=2)
    found = [vars(row) for row in question(at=DAY, prefix="b")]
    said = [(row["session_key"], row["outlived"], row["word"]) for row in found]
    assert said == [("b", False, "x"), ("a", True, "x")]
    assert [vars(row)["outlived"] for row in question(at=DAY, prefix="z")] == [False, False]


def test_a_value_that_is_not_given_is_a_mistake():
    with pytest.raises(KeyError):
        KeptQuestion(live)(key="a")


@pytest.mark.django_db(transaction=True)
def test_another_thread_asks_over_its_own_connection():
    question, found = KeptQuestion(live), []
    kept = keep("a")
    assert question(key="a", at=DAY) == [kept]

    def ask():
        found.extend(question(key="a", at=DAY))
        connections.close_all()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert found == [kept]


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_within_a_transaction_and_not_without_one():
    question = KeptQuestion(lambda: live().select_for_update())
    row = keep("a")
    with transaction.atomic():
        assert question(key="a", at=DAY) == [row]
        held = []

        def other():
            try:
                Session.objects.select_for_update(nowait=True).get(pk="a")
            except (OperationalError, TransactionManagementError) as refused:
                held.append(type(refused))
            finally:
                connections.close_all()

        def locking():
            with transaction.atomic():
                other()

        thread = Thread(target=locking)
        thread.start()
        thread.join()
        assert held == [OperationalError]
    with pytest.raises(TransactionManagementError):
        question(key="a", at=DAY)


def test_what_can_have_no_answer_is_not_asked():
    keep("a")
    question = KeptQuestion(lambda: live().none())
    with CaptureQueriesContext(connection) as asked:
        assert (question(key="a", at=DAY), question.first(key="a", at=DAY)) == ([], None)
    assert len(asked) == 0
