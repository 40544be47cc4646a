"""What happened is told in one order without a gap, to those alone who see the case, in its published shape."""

import threading
from datetime import timedelta

import jsonschema_rs
import pytest
from django.db import connection, connections, transaction

from balcao.cases.api import decide_case
from balcao.cases.testing import AT, CERTIFICATE, certificate_draft, load_world, lodged, officer, person, with_officer
from balcao.entities.testing import registered
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.outbox.api import CursorGone, happening_types, happenings, keep_days
from balcao.outbox.jobs import forget_old
from balcao.outbox.models import Happening, Numbered

pytestmark = pytest.mark.django_db
PRESIDENT = person(1, "e-1")
OFFICER = officer(11, "DSI", "association-register")


@pytest.fixture(autouse=True)
def _world(db):
    load_world()


def read(actor=PRESIDENT, after="", **more):
    return happenings(actor=actor, at=now(), after=after, **more)


def told(page):
    return [(each.type.name, each.subject, each.data.get("state")) for each in page.happenings]


def test_every_type_is_told_in_its_published_shape_and_order():
    case = with_officer()
    decide_case(actor=OFFICER, at=AT, reference=case.reference, outcome="approve")
    run_waiting_jobs()
    page = read()
    assert told(page) == [
        ("case.lodged", case.reference, "processing"),
        ("case.moved", case.reference, "with_officer"),
        ("case.moved", case.reference, "granted"),
        ("document.sealed", case.reference, None),
    ]
    assert {each.type.name for each in page.happenings} == set(happening_types())
    for each in page.happenings:
        jsonschema_rs.validate(dict(each.type.schema), dict(each.data))


def test_a_cursor_goes_on_where_one_was_and_the_same_is_read_as_often_as_one_likes():
    with_officer()
    first = read(limit=1)
    assert first.more
    rest = read(after=first.cursor)
    assert not rest.more
    assert [*told(first), *told(rest)] == told(read())
    assert read(after=first.cursor) == rest
    assert read(after=rest.cursor).happenings == ()
    lodged(certificate_draft(key="later"), PRESIDENT)
    assert read(after=rest.cursor).happenings[0].type.name == "case.lodged"


def test_others_and_who_may_see_nothing_are_told_nothing():
    with_officer()
    assert read(person(3, "e-2")).happenings == ()
    with pytest.raises(NotFound):
        read(person(6, "e-1"))
    software = registered(PRESIDENT, now(), scope="dsi-association-leadership-update")
    assert software.machine_id
    assert Happening.objects.exclude(holder_id__startswith="e-").count() == 0


@pytest.mark.parametrize("cursor", ["9999-", "1-00000000", "nonsense", "-1-", "1"])
def test_a_cursor_of_another_history_is_refused(cursor):
    with_officer()
    read()
    with pytest.raises(CursorGone):
        read(after=cursor)


def test_what_is_too_old_is_forgotten_and_a_cursor_before_it_is_told_so():
    with_officer()
    early, late = read(limit=1).cursor, read().cursor
    Happening.objects.update(at=AT - timedelta(days=400))
    assert forget_old(timestamp=int(AT.timestamp())) == 2
    assert read(after=late).happenings == ()
    with pytest.raises(CursorGone):
        read(after=early)
    assert keep_days() == 90
    lodged(certificate_draft(key="later"), PRESIDENT)
    assert read(after=late).happenings[0].type.name == "case.lodged"


def test_what_was_undone_never_happened():
    with transaction.atomic():
        with_officer()
        transaction.set_rollback(True)
    assert read().happenings == ()


@pytest.mark.django_db(transaction=True)
def test_of_two_open_transactions_the_one_that_ends_last_is_not_lost():
    begun, go_on = threading.Event(), threading.Event()

    def keep(subject):
        Happening.objects.create(
            kind="case.lodged", holder_id="e-1", service_id=CERTIFICATE, draft_id=1, data={"reference": subject}
        )

    def slow():
        try:
            with transaction.atomic():
                keep("begun first")
                begun.set()
                assert go_on.wait(30)
        finally:
            connections.close_all()

    other = threading.Thread(target=slow)
    other.start()
    assert begun.wait(30)
    keep("begun second")
    page = read()
    assert [each.subject for each in page.happenings] == ["begun second"]
    go_on.set()
    other.join()
    assert [each.subject for each in read(after=page.cursor).happenings] == ["begun first"]
    assert [each.subject for each in read().happenings] == ["begun second", "begun first"]
    assert Numbered.objects.get().last == 2
    connection.close()
