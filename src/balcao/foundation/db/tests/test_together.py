"""Several questions in one statement are answered as each would be by itself."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext

from balcao.foundation.db.api import Asked, answer, answers

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def two():
    return [Session.objects.create(session_key=key, session_data="字", expire_date=DAY) for key in ("b", "a")]


def sessions():
    return Asked(Session.objects.filter(expire_date=DAY).order_by("session_key"), list[Session])


def kinds():
    rows = ContentType.objects.filter(model="session").only("model")
    return Asked(rows, lambda found: [row.model for row in found])


def test_one_statement_brings_the_rows_of_all_in_their_order(two):
    with CaptureQueriesContext(connection) as asked:
        found, said = answers(sessions(), kinds())
    assert len(asked) == 1
    assert [(row.session_key, row.session_data, row.expire_date) for row in found] == [
        ("a", "字", DAY),
        ("b", "字", DAY),
    ]
    assert found == answer(sessions())
    assert said == ["session"]


def test_what_is_not_there_is_no_row():
    assert answers(sessions(), kinds(), sessions()) == ([], ["session"], [])


def test_only_the_columns_that_were_wanted_come(two):
    some = Asked(Session.objects.only("session_data").order_by("pk"), list[Session])
    (first, _), _ = answers(some, kinds())
    assert first.get_deferred_fields() == {"expire_date"}
    assert first.session_key == "a"


def test_rows_wanted_as_values_come_so(two):
    some = Asked(Session.objects.values("session_key", "session_data").order_by("pk"), list[Any])
    found, _ = answers(some, kinds())
    assert (
        found
        == answer(some)
        == [{"session_key": "a", "session_data": "字"}, {"session_key": "b", "session_data": "字"}]
    )


def test_what_was_annotated_comes_along(two):
    older = Session.objects.filter(session_key__lt=OuterRef("session_key"))
    rows = Session.objects.annotate(has_older=Exists(older)).order_by("pk")
    found, _ = answers(Asked(rows, list[Any]), kinds())
    assert [row.has_older for row in found] == [False, True]


def test_one_question_is_asked_as_it_is(two):
    assert answers(sessions()) == (two[::-1],)
    assert answers() == ()


def test_a_question_that_can_have_no_answer_has_none(two):
    nobody = Asked(Session.objects.filter(pk__in=[]), list[Session])
    assert answers(nobody, sessions()) == ([], two[::-1])
