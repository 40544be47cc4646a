"""A till from its float to the confirmed count."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections, transaction

from balcao.foundation.audit.models import Entry as AuditEntry
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import Actor, posts_in, system_actor
from balcao.kernel.errors import NotFound
from balcao.payments import pricing
from balcao.payments.api import (
    AlreadyAnswered,
    AlreadyAtTill,
    AmountChanged,
    ExplanationNeeded,
    Means,
    NoTill,
    NotPayableNow,
    OrderNotOpen,
    OwnFee,
    Quote,
    SecondOfficerNeeded,
    SlipNeeded,
    TillState,
    TillTaken,
    TooLateToVoid,
    TooLittle,
    VoidOpen,
    answer_count,
    answer_void,
    ask_void,
    count_till,
    my_till,
    open_till,
    pay_out,
    payable_at_till,
    receipt_at_till,
    refund_order,
    take_at_till,
    till_of,
    tills_waiting,
    to_pay_out,
    verify_ledger,
)
from balcao.payments.models import Order, Payment, PostingLine, TillEntry, TillSession
from balcao.payments.operations.till_counts import leave_tills
from balcao.payments.tests.conftest import AT, OPERATOR, line, standing

ONE = Actor(person_id=19, name="蘇慧珍", holder_id="p-19", posts=posts_in("SAFP", "counter"))
TWO = Actor(person_id=20, name="António Sequeira", holder_id="p-20", posts=posts_in("SAFP", "counter"))
TREASURER = Actor(person_id=14, name="譚國華", holder_id="p-14", posts=posts_in("DSF", "treasury"))


def take(order, *, actor=ONE, at=AT, means=Means.CASH, tendered=1000_00, slip="", total=None):
    return take_at_till(
        actor=actor,
        at=at,
        order_id=order.id,
        shown_total=order.total if total is None else total,
        means=means,
        tendered=tendered,
        slip=slip,
    )


def held(account):
    return sum(PostingLine.objects.filter(account=account).values_list("amount", flat=True))


@pytest.fixture
def session(counter):
    return open_till(actor=ONE, at=AT, number=1, float_amount=500_00)


def test_a_day_at_the_till(counter, session, heard):
    taken = take(counter.place(subject="case:1"))
    assert (taken.change, taken.order.state, heard[-1].receipt_number) == (450_00, "paid", taken.order.receipt_number)
    take(counter.place(subject="case:2"), means=Means.CARD, slip="A-77")
    take(counter.place(subject="case:3"), means=Means.CHEQUE, slip="000123")
    till = my_till(actor=ONE)
    assert till is not None
    assert (till.cash, till.totals) == (1050_00, {Means.CASH: 550_00, Means.CARD: 550_00, Means.CHEQUE: 550_00})
    assert (held("till:SAFP-1"), verify_ledger().intact) == (2150_00, True)
    count_till(actor=ONE, at=AT, session_id=session, counted={1000_00: 1, 50_00: 1})
    with pytest.raises(SecondOfficerNeeded):
        answer_count(actor=ONE, at=AT, session_id=session, confirm=True)
    (waiting,) = tills_waiting(actor=TWO)
    assert (waiting.id, waiting.may_confirm, waiting.difference) == (session, True, 0)
    answer_count(actor=TWO, at=AT, session_id=session, confirm=True)
    assert (held("till:SAFP-1"), held("treasury"), verify_ledger().intact) == (0, 1650_00, True)
    with pytest.raises(AlreadyAnswered):
        answer_count(actor=TWO, at=AT, session_id=session, confirm=True)
    with pytest.raises(AlreadyAnswered):
        count_till(actor=ONE, at=AT, session_id=session, counted={})


def test_a_difference_is_explained_and_stands_in_the_ledger(counter, session):
    take(counter.place())
    with pytest.raises(ExplanationNeeded):
        count_till(actor=ONE, at=AT, session_id=session, counted={1000_00: 1})
    count_till(actor=ONE, at=AT, session_id=session, counted={1000_00: 1}, explanation="Troco errado")
    answer_count(actor=TWO, at=AT, session_id=session, confirm=False)
    assert till_of(actor=ONE, session_id=session).state is TillState.LEFT
    count_till(actor=ONE, at=AT, session_id=session, counted={1000_00: 1}, explanation="Contado duas vezes")
    answer_count(actor=TWO, at=AT, session_id=session, confirm=True)
    assert (held("till:SAFP-1"), held("till-differences"), held("treasury")) == (0, 50_00, 500_00)
    assert verify_ledger().intact
    TillSession.objects.update(difference=0)
    assert verify_ledger().reason == "a till was found with more or less money, and the ledger does not say so"


def test_what_is_taken_must_fit(counter, session, monkeypatch):
    order = counter.place()
    for failure, given in (
        (TooLittle, {"tendered": 549_99}),
        (SlipNeeded, {"means": Means.CARD}),
        (AmountChanged, {"total": 540_00}),
    ):
        with pytest.raises(failure):
            take(order, **given)
    monkeypatch.setitem(pricing._pricers, "case", lambda *_: Quote(lines=(line(1),), blocked="cases.window_closed"))
    with pytest.raises(NotPayableNow):
        take(order)
    assert not Payment.objects.exists()
    monkeypatch.setitem(pricing._pricers, "case", lambda *_: Quote(lines=(line(550_00), line(165_00, "surcharge"))))
    assert payable_at_till(actor=ONE, at=AT, number=order.reference)[0].total == 715_00
    assert take(order, total=715_00).change == 285_00
    assert verify_ledger().intact


def test_found_by_number_code_or_holder_and_the_holder_reads_it(counter):
    order = counter.place()
    for number in (order.reference, order.reference.lower(), f"https://x/?order={order.reference}", "45678 SO"):
        (found,) = payable_at_till(actor=ONE, at=AT, number=number)
        assert (found.order.id, found.total, found.obstacle) == (order.id, 550_00, "")
    assert payable_at_till(actor=ONE, at=AT, number="nothing") == []
    assert AuditEntry.objects.filter(kind="read", holder_id="e-2").count() == 4
    with pytest.raises(NotFound):
        payable_at_till(actor=OPERATOR, at=AT, number=order.reference)


def test_nobody_takes_their_own_fee(counter, session):
    own = counter.place(actor=ONE, subject="case:9", holder_id="p-19")
    assert payable_at_till(actor=ONE, at=AT, number=own.reference)[0].obstacle == "payments.till.own_fee"
    with pytest.raises(OwnFee):
        take(own)


def test_one_till_one_officer_one_day(counter, session):
    assert open_till(actor=ONE, at=AT, number=1, float_amount=500_00) == session
    with pytest.raises(AlreadyAtTill):
        open_till(actor=ONE, at=AT, number=2, float_amount=0)
    with pytest.raises(TillTaken):
        open_till(actor=TWO, at=AT, number=1, float_amount=0)
    with pytest.raises(NoTill):
        take(counter.place(), actor=TWO)
    tomorrow = AT + timedelta(days=1)
    with pytest.raises(NoTill):
        take(counter.place(), at=tomorrow)
    assert held("till:SAFP-1") == 500_00


def test_a_till_left_over_night_is_closed_by_rule_and_waits(counter, session):
    take(counter.place())
    assert leave_tills(actor=system_actor(), at=AT) == 0
    tomorrow = AT + timedelta(days=1)
    assert leave_tills(actor=system_actor(), at=tomorrow) == 1
    assert my_till(actor=ONE) is None
    assert [each.state for each in tills_waiting(actor=TWO)] == [TillState.LEFT]
    other = open_till(actor=ONE, at=tomorrow, number=2, float_amount=0)
    count_till(actor=TWO, at=tomorrow, session_id=session, counted={1000_00: 1, 50_00: 1})
    with pytest.raises(SecondOfficerNeeded):
        answer_count(actor=ONE, at=tomorrow, session_id=session, confirm=True)
    assert verify_ledger().intact
    with pytest.raises(NotFound):
        leave_tills(actor=ONE, at=tomorrow)
    with pytest.raises(NotFound):
        count_till(actor=TWO, at=tomorrow, session_id=other, counted={})


def test_a_void_needs_two_on_the_same_day_and_opens_the_debt(counter, session, heard):
    take(counter.place())
    (entry,) = TillEntry.objects.values_list("pk", flat=True)
    with pytest.raises(ExplanationNeeded):
        ask_void(actor=ONE, at=AT, entry_id=entry, reason=" ")
    ask_void(actor=ONE, at=AT, entry_id=entry, reason="Ordem errada")
    with pytest.raises(VoidOpen):
        count_till(actor=ONE, at=AT, session_id=session, counted={})
    with pytest.raises(SecondOfficerNeeded):
        answer_void(actor=ONE, at=AT, entry_id=entry, confirm=True)
    with pytest.raises(TooLateToVoid):
        answer_void(actor=TWO, at=AT + timedelta(days=1), entry_id=entry, confirm=True)
    answer_void(actor=TWO, at=AT, entry_id=entry, confirm=True)
    assert (heard[-1].by_bank, standing().state, standing().debt) == (False, "open", True)
    assert (held("till:SAFP-1"), verify_ledger().intact) == (500_00, True)
    with pytest.raises(AlreadyAnswered):
        answer_void(actor=TWO, at=AT, entry_id=entry, confirm=True)
    take(standing())
    assert sorted(Order.objects.values_list("state", flat=True)) == ["paid", "reversed"]
    assert verify_ledger().intact


def test_a_void_that_is_refused_changes_nothing(counter, session):
    take(counter.place())
    (entry,) = TillEntry.objects.values_list("pk", flat=True)
    ask_void(actor=ONE, at=AT, entry_id=entry, reason="x")
    answer_void(actor=TWO, at=AT, entry_id=entry, confirm=False)
    assert standing().state == "paid"
    with pytest.raises(NotFound):
        answer_void(actor=TWO, at=AT, entry_id=entry, confirm=True)


def test_paid_at_the_till_and_on_line_at_once_goes_back_on_line(counter, session):
    order = counter.place()
    begun = counter.start(order)
    take(order)
    counter.tell(begun, "payment.succeeded")
    run_waiting_jobs()
    (asked,) = counter.provider.asked_back
    assert asked["amount"] == 550_00
    assert verify_ledger().intact
    other = counter.place(subject="case:2")
    counter.pay(other)
    with pytest.raises(OrderNotOpen):
        take(other)


def test_what_was_paid_at_the_till_is_given_back_by_the_treasury(counter, session):
    taken = take(counter.place())
    refund_order(actor=system_actor(), at=AT, order_id=taken.order.id, reason={"en": "Regra"})
    run_waiting_jobs()
    assert counter.provider.asked_back == []
    (due,) = to_pay_out(actor=TREASURER)
    pay_out(actor=TREASURER, at=AT, refund_id=due.id, sent_as="BNU 778")
    with pytest.raises(AlreadyAnswered):
        pay_out(actor=TREASURER, at=AT, refund_id=due.id, sent_as="BNU 778")
    assert (standing().state, to_pay_out(actor=TREASURER), verify_ledger().intact) == ("refunded", [], True)
    (entry,) = TillEntry.objects.values_list("pk", flat=True)
    with pytest.raises(TooLateToVoid):
        ask_void(actor=ONE, at=AT, entry_id=entry, reason="x")


def test_a_receipt_is_shown_at_the_counter_that_gave_it(counter, session):
    number = take(counter.place()).order.receipt_number
    assert receipt_at_till(actor=TWO, receipt_number=number).tendered == 1000_00
    elsewhere = Actor(person_id=11, name="x", holder_id="p-11", posts=posts_in("DSI", "counter"))
    for actor in (elsewhere, OPERATOR):
        with pytest.raises(NotFound):
            receipt_at_till(actor=actor, receipt_number=number)
    with pytest.raises(NotFound):
        till_of(actor=elsewhere, session_id=session)


def test_the_database_keeps_four_eyes_and_what_was_tendered(counter, session):
    take(counter.place())
    for broken in (
        lambda: TillSession.objects.update(counted_eyes=["p-19"], confirmed_eyes=["p-19"]),
        lambda: TillSession.objects.update(difference=1),
        lambda: TillEntry.objects.update(tendered=1),
        lambda: TillEntry.objects.update(voided_at=AT),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            broken()


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_same_order_at_once_take_it_once(counter):
    order = counter.place()
    open_till(actor=ONE, at=AT, number=1, float_amount=0)
    open_till(actor=TWO, at=AT, number=2, float_amount=0)
    failures = []

    def run(actor):
        try:
            take(order, actor=actor)
        except OrderNotOpen as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[actor]) for actor in (ONE, TWO)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(failures), Payment.objects.count(), verify_ledger().intact) == (1, 1, True)
