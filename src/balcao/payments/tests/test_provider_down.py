"""The provider is down for hours, or its messages never come."""

from datetime import timedelta

import pytest

from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.payments import models
from balcao.payments.api import PAGE_LASTS, OrderState, ProviderUnreachable, Unpaid, why_unpaid
from balcao.payments.events import PaymentPossible
from balcao.payments.jobs import ask_standings
from balcao.payments.tests.conftest import AT, standing
from balcao.payments.tests.test_refunds import answer, ask
from balcao.payments.verification import verify_ledger

pytestmark = pytest.mark.django_db


def ask_at(minutes):
    ask_standings(timestamp=int((AT + timedelta(minutes=minutes)).timestamp()))


def paid_there(payment, state="succeeded", **refunds):
    told = {"id": payment["id"], "state": state, "amount": payment["amount"], "at": "2026-11-23T12:00:30+08:00"}
    return told | {"refunds": refunds}


@pytest.fixture
def possible(monkeypatch):
    events: list[PaymentPossible] = []
    monkeypatch.setattr("balcao.payments.settlement.announce", events.append)
    return events


def test_a_payment_whose_message_never_came_is_settled_by_asking_and_once(counter, heard):
    payment = counter.start(counter.place())
    counter.provider.standings[payment["reference"]] = paid_there(payment)
    ask_at(1)
    assert standing().state is OrderState.OPEN
    ask_at(3)
    ask_at(6)
    assert (standing().state, len(heard)) == (OrderState.PAID, 1)
    assert counter.tell(payment, "payment.succeeded") == "ignored"
    assert models.Posting.objects.count() == 1
    assert verify_ledger().intact


def test_who_could_not_pay_is_told_once_when_the_provider_is_back(counter, possible):
    order = counter.place()
    counter.provider.answer = (503, b"")
    with pytest.raises(ProviderUnreachable):
        counter.start(order)
    for minutes in (5, 60, 180):
        ask_at(minutes)
    assert possible == []
    counter.provider.answer = None
    ask_at(300)
    ask_at(400)
    at = AT + timedelta(minutes=300)
    assert possible == [PaymentPossible(order_id=order.id, subject="case:1", holder_id="e-2", at=at)]
    assert counter.tell(counter.start(order), "payment.succeeded") == "paid"


def test_a_payment_begun_though_the_answer_was_lost_counts_and_a_second_one_goes_back(counter, possible):
    order = counter.place()
    counter.provider.answer = (500, b"")
    with pytest.raises(ProviderUnreachable):
        counter.start(order)
    counter.provider.answer = None
    lost = {"id": "pay_lost", "reference": models.Payment.objects.get().reference, "amount": order.total}
    counter.pay(order)
    counter.provider.standings[lost["reference"]] = paid_there(lost)
    ask_at(10)
    run_waiting_jobs()
    assert counter.provider.refunds == ["pay_lost"]
    assert possible == []
    assert verify_ledger().intact


def test_a_refund_nobody_told_of_is_found_by_asking(counter):
    order = counter.place()
    payment = counter.pay(order)
    answer(ask(order, 100))
    run_waiting_jobs()
    models.Refund.objects.update(accepted_at=AT)
    reference = models.Refund.objects.get().reference
    counter.provider.standings[payment["reference"]] = paid_there(payment, **{reference: 100})
    ask_at(5)
    assert models.Refund.objects.get().state == "done"
    assert counter.give_back(payment) == "ignored"
    assert verify_ledger().intact


def test_an_answer_that_does_not_fit_changes_nothing(counter):
    payment = counter.start(counter.place())
    counter.provider.standings[payment["reference"]] = paid_there(payment) | {"amount": 1}
    ask_at(5)
    assert standing().state is OrderState.OPEN


def test_an_old_payment_is_asked_about_hourly_and_after_a_week_no_more(counter):
    from balcao.payments.queries import quiet_payments

    counter.start(counter.place())
    ask_at(120)
    assert quiet_payments(at=AT + timedelta(minutes=150)) == []
    assert len(quiet_payments(at=AT + timedelta(minutes=190))) == 1
    assert quiet_payments(at=AT + timedelta(days=8)) == []


def test_why_nothing_came_of_a_payment_is_known_by_its_message_or_by_the_end_of_its_page(counter):
    order = counter.place()
    ids, over = [order.id], AT + PAGE_LASTS
    assert why_unpaid(order_ids=ids, at=AT) is None
    payment = counter.start(order)
    assert payment["expires_at"] == over.timestamp()
    assert why_unpaid(order_ids=ids, at=over) is None, "what was paid in the last minute may be told a little later"
    assert why_unpaid(order_ids=ids, at=over + timedelta(minutes=3)) is Unpaid.EXPIRED
    counter.tell(payment, "payment.failed")
    assert why_unpaid(order_ids=ids, at=AT) is Unpaid.DECLINED
    again = counter.start(standing(), at=over)
    assert why_unpaid(order_ids=ids, at=over) is None, "only the newest attempt counts"
    counter.tell(again, "payment.succeeded", at=over)
    assert why_unpaid(order_ids=ids, at=over + PAGE_LASTS * 2) is None
