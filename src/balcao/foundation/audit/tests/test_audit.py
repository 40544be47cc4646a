from datetime import datetime

import pytest
from django.db import DatabaseError, connection, transaction

from balcao.foundation.audit.api import readings_about, record, record_read, seal_entries, verify
from balcao.foundation.audit.merkle import leaf_hash, tree_root
from balcao.foundation.audit.models import Entry
from balcao.kernel.actor import Actor, posts_in
from balcao.kernel.clock import UTC

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
PRESIDENT = Actor(person_id=1, name="陳美玲", holder_id="e-1")
LAW = {"zh-Hant": "第2/2020號法律", "pt": "Lei n.º 2/2020", "en": "Law 2/2020"}
OFFICER = Actor(person_id=11, name="王志豪", posts=posts_in("DSI", "clerk"), holder_id="p-11")

pytestmark = pytest.mark.django_db


def write(number: int = 1) -> None:
    for each in range(number):
        record(actor=PRESIDENT, at=AT, event="cases:draft:started", subject=f"draft:{each}", holder_id="e-1")


def as_database_owner(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")


def test_a_sealed_trail_verifies():
    write(5)
    assert seal_entries(at=AT) == 5
    write(3)
    assert seal_entries(at=AT) == 3
    assert seal_entries(at=AT) == 0
    found = verify()
    assert found.intact
    assert (found.seals, found.entries) == (2, 8)


@pytest.mark.parametrize(
    "sql", ["UPDATE audit_entry SET event = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]
)
def test_the_trail_refuses_anything_but_additions(sql):
    write()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER audit_entry_no_truncate")
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET actor_name = 'Outro' WHERE id = {second}",
        "DELETE FROM audit_entry WHERE id = {second}",
        "UPDATE audit_entry SET data = '{{\"a\": 1}}' WHERE id = {second}",
    ],
)
def test_what_the_database_owner_changes_is_found(sql):
    write(3)
    seal_entries(at=AT)
    second = Entry.objects.order_by("id")[1].pk
    as_database_owner(sql.format(second=second))
    found = verify()
    assert not found.intact
    assert found.bad_row == second


def test_swapped_rows_are_found():
    write(3)
    seal_entries(at=AT)
    first, second = Entry.objects.order_by("id").values_list("id", flat=True)[:2]
    as_database_owner(
        f"UPDATE audit_entry SET id = -1 WHERE id = {first}; UPDATE audit_entry SET id = {first} WHERE id = {second};"
        f"UPDATE audit_entry SET id = {second} WHERE id = -1"
    )
    assert verify().bad_row == first


def test_a_person_sees_who_read_their_data_and_why():
    record_read(actor=OFFICER, at=AT, subject="register:identity", holder_id="p-1", purpose=LAW, basis=LAW)
    (reading,) = readings_about("p-1")
    assert (reading.who, reading.departments, reading.basis) == ("王志豪", ("DSI",), LAW)
    assert readings_about("p-2") == []


def test_the_tree_is_the_one_of_rfc_6962():
    leaves = [leaf_hash(sign.encode()) for sign in "abc"]
    assert tree_root(leaves) == tree_root([tree_root(leaves[:2]), leaves[2]])
