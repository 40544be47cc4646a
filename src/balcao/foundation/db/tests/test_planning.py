"""What is asked for values that differ much is planned for each of them."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from balcao.foundation.db.api import planned_for_its_values

pytestmark = pytest.mark.django_db
OFTEN = 8
"""More times than a question must come before it is prepared."""


def prepared(word):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{word}%"])
        return cursor.fetchone()[0]


def test_a_question_that_came_often_is_prepared_and_within_it_is_not():
    with planned_for_its_values():
        for _ in range(OFTEN):
            list(Session.objects.filter(session_data__contains="apart"))
    assert prepared("django_session") == 0
    for _ in range(OFTEN):
        list(Session.objects.filter(session_data__contains="again"))
    assert prepared("django_session") == 1


def test_what_goes_wrong_within_leaves_the_connection_as_it_was():
    before = connection.connection.prepare_threshold
    with pytest.raises(ZeroDivisionError), planned_for_its_values():
        1 / 0  # noqa: B018
    assert connection.connection.prepare_threshold == before
