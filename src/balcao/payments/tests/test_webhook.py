import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from balcao.foundation.audit.api import entries_about
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.foundation.numbers.models import Counter
from balcao.kernel.clock import now
from balcao.kernel.signatures import sign
from balcao.payments import models
from balcao.payments.api import OrderState
from balcao.payments.events import OrderPaid
from balcao.payments.messages import BadMessage
from balcao.payments.settlement import receive_message
from balcao.payments.tests.conftest import AT, standing

pytestmark = pytest.mark.django_db

WEBHOOK = "/payments/webhook/"


def rows():
    tables = (models.Order, models.Payment, models.ProviderEvent, Counter, models.Posting, models.Refund)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def refusals():
    return [entry.data["reason"] for entry in entries_about("payments:webhook")]


@pytest.fixture
def waiting(counter):
    """A payment begun and not yet heard of."""
    return counter.start(counter.place())


def test_a_payment_that_succeeded_pays_the_order_and_is_announced_once(counter, waiting, heard):
    assert counter.tell(waiting, "payment.succeeded", event="evt_1") == "paid"
    order = standing()
    assert order.state is OrderState.PAID
    assert order.receipt_number.startswith("REC-2026-000001-")
    assert heard == [
        OrderPaid(
            order_id=order.id,
            subject="case:1",
            holder_id="e-2",
            receipt_number=order.receipt_number,
            paid_at=order.paid_at,
        )
    ]


def test_a_repeated_message_changes_nothing(counter, waiting, heard):
    counter.tell(waiting, "payment.succeeded", event="evt_1")
    before = rows()
    assert counter.tell(waiting, "payment.succeeded", event="evt_1", at=AT + timedelta(days=2)) == "repeated"
    assert counter.tell(waiting, "payment.succeeded", event="evt_2") == "ignored"
    assert rows()[:2] == before[:2]
    assert len(heard) == 1


def test_a_used_event_number_on_another_message_is_refused(counter, waiting):
    counter.tell(waiting, "payment.failed", event="evt_1")
    before = rows()
    with pytest.raises(BadMessage):
        counter.tell(waiting, "payment.succeeded", event="evt_1")
    assert rows() == before


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"amount": 1}, "amount"),
        ({"amount": 550_01}, "amount"),
        ({"amount": "55000"}, "malformed"),
        ({"amount": True}, "malformed"),
        ({"amount": 55000.0}, "malformed"),
        ({"payment": "pay_other"}, "unknown_payment"),
        ({"reference": "PAY-2026-999999-X-1"}, "unknown_payment"),
        ({"reference": None}, "malformed"),
        ({"id": ""}, "malformed"),
        ({"id": "a\x00b"}, "malformed"),
        ({"type": "payment.cancelled"}, "malformed"),
    ],
)
def test_a_signed_message_that_does_not_fit_is_refused_and_changes_nothing(counter, waiting, changes, reason):
    before = rows()
    with pytest.raises(BadMessage):
        counter.tell(waiting, "payment.succeeded", told=changes)
    assert rows() == before
    assert refusals() == [reason]


def forged(counter, body, at):
    good = counter.provider.signature(body, at)
    return {
        "none": "",
        "nonsense": "t=1,v1=zz",
        "other secret": sign(body, t=int(at.timestamp()), secret="guess"),
        "other body": counter.provider.signature(body + b" ", at),
        "other time": good.replace("t=17", "t=18", 1),
        "old": counter.provider.signature(body, at - timedelta(minutes=10, seconds=1)),
        "future": counter.provider.signature(body, at + timedelta(minutes=10, seconds=1)),
        "doubled": f"{good},{good}",
    }


@pytest.mark.parametrize(
    "kind", ["none", "nonsense", "other secret", "other body", "other time", "old", "future", "doubled"]
)
def test_a_forged_message_is_refused_and_changes_nothing(counter, waiting, client, kind):
    at = now()
    body = counter.provider.message(waiting, "payment.succeeded", "evt_1")
    before = rows()
    header = forged(counter, body, at)[kind]
    answer = client.post(WEBHOOK, body, content_type="application/json", headers={"X-Signature": header})
    assert answer.status_code == 400
    assert answer.json() == {"error": "refused"}
    assert rows() == before
    assert refusals() == ["signature"]


def test_a_late_redelivery_is_signed_anew_and_counts_from_when_the_payer_paid(counter, waiting):
    assert counter.tell(waiting, "payment.succeeded", at=AT + timedelta(days=3)) == "paid"
    assert standing().paid_at == datetime(2026, 11, 23, 4, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("told", ["2031-01-01T00:00:00Z", "2001-01-01T00:00:00Z", "yesterday", None, 1e300, []])
def test_a_moment_that_cannot_be_is_not_believed(counter, waiting, told):
    at = AT + timedelta(minutes=5)
    counter.tell(waiting, "payment.succeeded", at=at, told={"at": told})
    assert AT <= standing().paid_at <= at


def test_a_failure_after_the_success_is_ignored(counter, waiting, heard):
    counter.tell(waiting, "payment.succeeded")
    assert counter.tell(waiting, "payment.failed") == "ignored"
    assert standing().state is OrderState.PAID
    assert len(heard) == 1


def test_a_success_after_a_failure_pays(counter, waiting):
    assert counter.tell(waiting, "payment.failed") == "failed"
    assert standing().state is OrderState.OPEN
    assert counter.tell(waiting, "payment.succeeded") == "paid"


def test_a_refund_that_overtakes_its_success_leaves_the_order_open(counter, waiting, heard):
    assert counter.tell(waiting, "refund.succeeded") == "reversed"
    assert counter.tell(waiting, "payment.succeeded") == "ignored"
    assert standing().state is OrderState.OPEN
    assert heard == []
    assert counter.tell(counter.start(standing()), "payment.succeeded") == "paid"


def test_an_order_paid_in_two_tabs_keeps_the_first_and_gives_the_second_back(counter, heard):
    order = counter.place()
    one, two = counter.start(order), counter.start(order)
    assert counter.tell(two, "payment.succeeded") == "paid"
    assert counter.tell(one, "payment.succeeded") == "to_refund"
    run_waiting_jobs()
    assert counter.provider.refunds == [one["id"]]
    assert counter.give_back(one) == "refunded"
    assert standing().state is OrderState.PAID
    assert len(heard) == 1


def test_a_payment_of_a_replaced_order_goes_back(counter, waiting, heard):
    new = counter.place(700_00)
    assert counter.tell(waiting, "payment.succeeded") == "to_refund"
    run_waiting_jobs()
    assert counter.provider.refunds == [waiting["id"]]
    assert standing() == new
    assert heard == []


def test_receipt_numbers_have_no_gaps_even_when_something_fails_on_the_way(counter, monkeypatch):
    def fail(event):
        raise RuntimeError("a subscriber failed")

    first = counter.start(counter.place())
    with monkeypatch.context() as patch:
        patch.setattr("balcao.payments.effects.announce", fail)
        before = rows()
        with pytest.raises(RuntimeError):
            counter.tell(first, "payment.succeeded", event="evt_1")
        assert rows() == before
    assert counter.tell(first, "payment.succeeded", event="evt_1") == "paid"
    counter.tell(counter.start(counter.place(subject="case:2")), "payment.succeeded", event="evt_2")
    numbers = [standing(subject).receipt_number[:15] for subject in ("case:1", "case:2")]
    assert numbers == ["REC-2026-000001", "REC-2026-000002"]


def test_the_webhook_takes_in_a_genuine_message_without_a_csrf_token(counter, client):
    from django.test import Client

    payment = counter.start(counter.place(at=now()), at=now())
    body = counter.provider.message(payment, "payment.succeeded", "evt_1", at=now().isoformat())
    strict = Client(enforce_csrf_checks=True)
    for outcome in ("paid", "repeated"):
        headers = {"X-Signature": counter.provider.signature(body, now())}
        answer = strict.post(WEBHOOK, body, content_type="application/json", headers=headers)
        assert (answer.status_code, answer.json()) == (200, {"outcome": outcome})
    assert client.get(WEBHOOK).status_code == 405


def test_the_webhook_reads_no_more_than_64_kilobytes(counter, waiting, client):
    before = rows()
    body = counter.provider.message(waiting, "payment.succeeded", "evt_1", padding="x" * 64 * 1024)
    headers = {"X-Signature": counter.provider.signature(body, now())}
    answer = client.post(WEBHOOK, body, content_type="application/json", headers=headers)
    assert answer.status_code == 413
    assert rows() == before


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff", b'"x"', b"[" * 30_000])
def test_signed_nonsense_is_refused(counter, body):
    with pytest.raises(BadMessage):
        receive_message(at=AT, body=body, signature=counter.provider.signature(body, AT))


def in_threads(*works):
    outcomes: list[object] = []
    together = threading.Barrier(len(works))

    def run(work):
        try:
            together.wait()
            outcomes.append(work())
        except BaseException as failure:
            outcomes.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_two_payments_told_at_the_same_moment_keep_exactly_one(counter, heard):
    order = counter.place()
    payments = [counter.start(order) for _ in range(4)]
    outcomes = in_threads(
        *(lambda each=each: counter.tell(each, "payment.succeeded", event=each["id"]) for each in payments)
    )
    assert sorted(map(str, outcomes)) == ["paid", "to_refund", "to_refund", "to_refund"]
    run_waiting_jobs()
    kept = models.Payment.objects.get(parts__settles=True)
    assert sorted(counter.provider.refunds) == sorted({each["id"] for each in payments} - {kept.provider_id})
    assert len(heard) == 1


@pytest.mark.django_db(transaction=True)
def test_one_message_delivered_four_times_at_once_has_one_effect(counter, heard):
    payment = counter.start(counter.place())
    tell = lambda: counter.tell(payment, "payment.succeeded", event="evt_1")  # noqa: E731
    outcomes = in_threads(tell, tell, tell, tell)
    assert sorted(map(str, outcomes)) == ["paid", "repeated", "repeated", "repeated"]
    assert len(heard) == 1


@pytest.mark.django_db(transaction=True)
def test_orders_placed_at_once_for_one_subject_are_one_order(counter):
    outcomes = in_threads(*[lambda: counter.place().id] * 4)
    assert len(set(outcomes)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_replacement_and_a_payment_at_once_never_lose_the_money(counter, heard):
    payment = counter.start(counter.place())
    in_threads(lambda: counter.tell(payment, "payment.succeeded"), lambda: counter.place(700_00))
    order = standing()
    refunds = models.Refund.objects.filter(state="approved").count()
    assert (order.state, refunds) in [(OrderState.PAID, 0), (OrderState.OPEN, 1)]


@pytest.mark.django_db(transaction=True)
def test_a_webhook_that_overtakes_the_providers_answer_still_pays(counter, heard):
    def quick(payment):
        try:
            counter.tell(payment, "payment.succeeded")
        finally:
            connections.close_all()

    counter.provider.before_answering = quick
    counter.start(counter.place())
    assert standing().state is OrderState.PAID
    assert models.Payment.objects.get().provider_id
    assert len(heard) == 1
