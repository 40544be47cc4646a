"""What happened is told in one order without a gap, to those alone who see the case, in its published shape."""

import threading
from datetime import timedelta
from typing import Any

import jsonschema_rs
import pytest
from django.db import connection, connections, transaction

from balcao.cases.api import decide_case
from balcao.cases.testing import AT, CERTIFICATE, certificate_draft, load_world, lodged, officer, person, with_officer
from balcao.entities.testing import registered
from balcao.foundation.bus.api import announce
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.grants.api import InstalmentLate, LoanRepaid
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.licences.api import ChangeKind, LicenceChanged
from balcao.notices.api import open_notice
from balcao.outbox.api import CursorGone, forget_happenings, happenings, keep_days
from balcao.outbox.models import Happening, Numbered
from balcao.outbox.subscribers import keep_licence
from balcao.payments.api import OrderLapsed, OrderPaid, OrderRefunded, OrderReversed

pytestmark = pytest.mark.django_db
PRESIDENT = person(1, "e-1")
WORDS = {"zh-Hant": "x", "pt": "x", "en": "x"}
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
    moves = [each for each in told(page) if not each[0].startswith("notice")]
    assert moves == [
        ("case.lodged", case.reference, "processing"),
        ("case.moved", case.reference, "with_officer"),
        ("case.moved", case.reference, "granted"),
        ("document.sealed", case.reference, None),
    ]
    (granted,) = [each.data["notice"] for each in page.happenings if each.data.get("legal")]
    open_notice(actor=PRESIDENT, at=now(), notice_id=granted)
    opened = read(after=page.cursor)
    assert [(each.type.name, each.data["notice"]) for each in opened.happenings] == [("notice.opened", granted)]
    for each in (*page.happenings, *opened.happenings):
        jsonschema_rs.validate(dict(each.type.schema), dict(each.data))


def test_money_and_licences_are_told_in_their_published_shape():
    case = with_officer()
    told_before = read().cursor
    subject = f"draft:{case.draft_id}"
    money: dict[str, Any] = {"order_id": 1, "holder_id": "e-1", "receipt_number": "R-1"}
    announce(OrderPaid(subject=subject, paid_at=AT, **money))
    back: dict[str, Any] = {**money, "subject": subject, "department": "DSI", "what": WORDS, "amount": 2000}
    announce(OrderRefunded(refund_id=1, reason=WORDS, refunded_at=AT, **back))
    announce(OrderReversed(by_bank=True, reversed_at=AT, **back))
    owed: dict[str, Any] = {"order_id": 1, "department": "DSI", "amount": 2000}
    announce(OrderLapsed(subject=subject, holder_id="e-1", lapsed_at=AT, **owed))
    announce(OrderPaid(subject="person:1", paid_at=AT, **money))
    announce(OrderPaid(subject=subject, paid_at=AT, **{**money, "holder_id": "p-1"}))
    for holder, before in (("e-1", "e-2"), ("p-1", "")):
        keep_licence(
            LicenceChanged(
                number="DSI-1",
                name={},
                kind=ChangeKind.EXTENDED,
                annulled=False,
                holder_id=holder,
                was_held_by=before,
                department="DSI",
                case_reference=case.reference,
                reason={},
                holds_from=AT.date(),
                holds_until=AT.date(),
                change_id=1,
                at=AT,
            )
        )
    found = [each for each in read(after=told_before).happenings if not each.type.name.startswith("notice")]
    assert [each.type.name for each in found] == [
        "order.paid",
        "order.refunded",
        "order.reversed",
        "order.lapsed",
        "licence.changed",
    ]
    assert {each.subject for each in found} == {case.reference}
    assert found[-1].data["change"] == "renewed"
    assert Happening.objects.filter(holder_id="e-2", kind="licence.changed").count() == 1
    for each in found:
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
    case = with_officer()
    early, late = read(limit=1).cursor, read().cursor
    Happening.objects.update(at=AT - timedelta(days=400))
    for held, gone in (([case.draft_id], 0), ([], 3)):  # told to nobody, whether a hold keeps it or not
        assert forget_happenings(at=AT, but=held) == gone
        assert read().happenings == read(after=late).happenings == ()
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


def test_software_hears_that_a_loan_is_late_and_that_it_is_repaid():
    case = with_officer()
    given: dict[str, Any] = {"case_reference": case.reference, "holder_id": case.holder_id, "at": AT}
    announce(InstalmentLate(amount=100_00, due_on=AT.date(), **given))
    announce(LoanRepaid(paid_back=900_00, waived=0, **given))
    run_waiting_jobs()
    late, repaid = [each for each in read().happenings if each.type.name.startswith("loan.")]
    assert (late.type.name, late.data["amount"]) == ("loan.late", 100_00)
    assert (repaid.type.name, repaid.data["paid_back"], repaid.data["waived"]) == ("loan.repaid", 900_00, 0)
