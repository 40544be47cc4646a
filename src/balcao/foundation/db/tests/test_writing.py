"""Rows are written by statements put together once, as the ORM would write them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from balcao.foundation.audit.models import Entry
from balcao.foundation.db.api import change, insert
from balcao.foundation.vault.models import FileKey

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def entry(**more):
    return Entry(at=AT, kind="write", event="a:b:c", actor_id="p-1", channel="web", subject="s:1", **more)


def test_a_row_is_written_as_the_orm_writes_it_in_one_statement():
    whole = {"departments": ["DSI", "IAM"], "data": {"a": [1, None, "é"]}}
    row, other = entry(**whole), entry(**whole)
    with CaptureQueriesContext(connection) as sent:
        insert(row)
    assert len(sent) == 1
    other.save()
    assert row.pk == other.pk - 1
    assert not row._state.adding
    columns = [each.attname for each in Entry._meta.concrete_fields if not each.primary_key]
    written, expected = Entry.objects.filter(pk__in=[row.pk, other.pk]).order_by("pk").values(*columns)
    assert written == expected


def test_empty_lists_and_what_is_not_said_get_the_defaults_of_the_model():
    row = entry()
    insert(row)
    row.refresh_from_db()
    assert (row.departments, row.data, row.mandate_id) == ([], {}, None)


def test_several_rows_are_written_in_one_statement_in_their_order():
    rows = [entry(holder_id=f"p-{number}") for number in range(3)]
    with CaptureQueriesContext(connection) as sent:
        insert(*rows)
        insert()
    assert len(sent) == 1
    assert [Entry.objects.get(pk=row.pk).holder_id for row in rows] == ["p-0", "p-1", "p-2"]


def test_a_number_that_was_given_is_kept():
    row = entry(pk=4_000_000_000)
    insert(row)
    assert Entry.objects.filter(pk=4_000_000_000).exists()


def test_what_the_database_refuses_is_told_and_leaves_the_rest():
    def key():
        return FileKey(sha256="a" * 64, address="x", wrapped=b"w", house_key="1", size=1, stored_at=AT)

    insert(key())
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(key())
    assert FileKey.objects.filter(sha256="a" * 64).count() == 1


def test_named_fields_of_a_row_are_changed_and_no_others():
    row = Session.objects.create(session_key="a", session_data="before", expire_date=AT)
    row.session_data, row.expire_date = "after", AT + timedelta(days=1)
    with CaptureQueriesContext(connection) as sent:
        change(row, ("session_data",))
    assert len(sent) == 1
    kept = Session.objects.get(pk="a")
    assert (kept.session_data, kept.expire_date) == ("after", AT)
    change(row, ())
    assert Session.objects.get(pk="a").expire_date == row.expire_date


def test_a_row_that_is_gone_is_not_changed_in_silence():
    row = Session.objects.create(session_key="a", session_data="", expire_date=AT)
    Session.objects.all().delete()
    with pytest.raises(Session.NotUpdated):
        change(row, ("session_data",))


def test_a_field_that_is_none_is_an_error():
    row = Session.objects.create(session_key="a", session_data="", expire_date=AT)
    with pytest.raises(AssertionError):
        change(row, ("session_datum",))
