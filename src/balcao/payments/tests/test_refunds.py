import threading
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction

from balcao.foundation.audit.api import entries_about
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import Actor, PostHeld, posts_in, system_actor
from balcao.kernel.errors import NotFound
from balcao.payments import models
from balcao.payments.api import (
    AlreadyAnswered,
    NotSoMuch,
    OrderState,
    RefundState,
    SecondOfficerNeeded,
    answer_refund,
    ask_refund,
    place_order,
    refund_line,
    refund_order,
    refunds_asked,
    refunds_of,
)
from balcao.payments.tests.conftest import AT, FEE, OPERATOR, line, standing
from balcao.payments.verification import verify_ledger

pytestmark = pytest.mark.django_db


def officer(number, *duties, department="IAM"):
    posts = posts_in(department, *(duties or ("clerk",)))
    return Actor(person_id=number, name=f"officer {number}", holder_id=f"p-{number}", posts=posts)


ONE, TWO = officer(11), officer(12)


@pytest.fixture
def paid(counter):
    """A paid order of MOP 550, and the provider's record of it."""
    order = counter.place()
    return order, counter.pay(order)


def ask(order, amount, actor=ONE):
    return ask_refund(actor=actor, at=AT, order_id=order.id, amount=amount, reason=FEE)


def answer(refund, actor=TWO, refusal=""):
    answer_refund(actor=actor, at=AT, refund_id=refund, refusal=refusal)


def rows():
    tables = (models.Order, models.PaymentPart, models.Refund, models.Posting)
    return [list(table.objects.order_by("pk").values()) for table in tables]


def test_a_part_goes_back_once_another_officer_approves(counter, paid, heard):
    order, payment = paid
    refund = ask(order, 200_00)
    run_waiting_jobs()
    assert counter.provider.refunds == []
    answer(refund)
    run_waiting_jobs()
    assert [(each["amount"], each["reference"]) for each in counter.provider.asked_back] == [
        (200_00, models.Refund.objects.get().reference)
    ]
    assert counter.give_back(payment) == "refunded"
    (shown,) = refunds_of(subject="case:1")
    assert (shown.state, shown.asked_by, shown.decided_by) == (RefundState.DONE, "officer 11", "officer 12")
    assert (standing().state, standing().given_back) == (OrderState.PAID, 200_00)
    assert [(type(event).__name__, event.amount) for event in heard] == [("OrderRefunded", 200_00)]
    assert verify_ledger().intact


def test_when_all_parts_are_back_the_order_is_refunded(counter, paid):
    order, payment = paid
    for amount in (200_00, 350_00):
        answer(ask(order, amount))
        run_waiting_jobs()
        counter.give_back(payment)
    assert standing().state is OrderState.REFUNDED
    assert verify_ledger().intact


@pytest.mark.parametrize("amount", [0, -1, 550_01])
def test_no_more_than_was_paid_is_asked_for(paid, amount):
    before = rows()
    with pytest.raises(NotSoMuch):
        ask(paid[0], amount)
    assert rows() == before


def test_what_is_already_going_back_counts(paid):
    ask(paid[0], 300_00)
    before = rows()
    with pytest.raises(NotSoMuch):
        ask(paid[0], 250_01)
    assert rows() == before


def test_asking_for_the_same_twice_asks_once(paid):
    assert ask(paid[0], 100) == ask(paid[0], 100)
    assert len(refunds_asked(actor=TWO)) == 1


def test_who_asked_cannot_approve_whatever_other_role_they_have(paid):
    refund = ask(paid[0], 100)
    before = rows()
    with pytest.raises(SecondOfficerNeeded):
        answer(refund, officer(11, "clerk", "chief"))
    assert rows() == before


def test_who_holds_the_post_of_the_one_who_asked_cannot_approve(paid):
    refund = ask(paid[0], 100)
    lent = PostHeld(department="IAM", duty="clerk", lender_id=11, lender_name="officer 11")
    substitute = Actor(person_id=12, name="two", holder_id="p-12", posts=posts_in("IAM", "chief") | {lent})
    with pytest.raises(SecondOfficerNeeded):
        answer(refund, substitute)


@pytest.mark.parametrize("eyes", [["p-11"], ["p-12", "p-11"]])
def test_the_database_refuses_one_pair_of_eyes(paid, eyes):
    refund = ask(paid[0], 100)
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        models.Refund.objects.filter(pk=refund).update(state="approved", decided_eyes=eyes)
    with pytest.raises(IntegrityError, match="by_rule_or_by_two"), transaction.atomic():
        models.Refund.objects.filter(pk=refund).update(state="approved")


def test_the_database_refuses_more_than_was_paid(paid):
    refund = ask(paid[0], 100)
    with pytest.raises(IntegrityError, match="gives_back_no_more"), transaction.atomic():
        models.Refund.objects.filter(pk=refund).update(amount=550_01)


def test_a_refused_refund_says_why_and_frees_the_amount(paid):
    answer(ask(paid[0], 550_00), refusal="已提供服務")
    assert standing().given_back == 0
    assert refunds_of(subject="case:1")[0].refusal == "已提供服務"
    assert run_waiting_jobs() == 0
    ask(paid[0], 550_00)


def test_an_answer_stands(paid):
    refund = ask(paid[0], 100)
    answer(refund)
    before = rows()
    with pytest.raises(AlreadyAnswered):
        answer(refund, officer(13), refusal="no")
    assert rows() == before


@pytest.mark.parametrize("actor", [officer(12, department="DSI"), system_actor(), Actor(person_id=4, name="黃嘉敏")])
def test_refunds_of_another_department_do_not_exist(paid, actor):
    refund = ask(paid[0], 100)
    before = rows()
    with pytest.raises(NotFound):
        ask(paid[0], 200, actor)
    with pytest.raises(NotFound):
        answer(refund, actor)
    assert rows() == before
    assert refunds_asked(actor=actor) == []


def test_an_unpaid_order_has_nothing_to_give_back(counter):
    with pytest.raises(NotFound):
        ask(counter.place(), 100)


def test_a_rule_gives_back_what_is_left(counter, paid):
    order, _payment = paid
    answer(ask(order, 200_00))
    rest = [refund_order(actor=system_actor(), at=AT, order_id=order.id, reason=FEE) for _ in range(2)]
    assert rest == [350_00, 0]
    with pytest.raises(NotFound):
        refund_order(actor=ONE, at=AT, order_id=order.id, reason=FEE)


def test_a_refund_the_provider_invents_is_refused(counter, paid):
    from balcao.payments.messages import BadMessage

    order, payment = paid
    ask(order, 100)
    before = rows()
    for told in (
        {"refund": "PAY-X-R1", "amount": 100},
        {"refund": models.Refund.objects.get().reference, "amount": 100},
    ):
        with pytest.raises(BadMessage):
            counter.tell(payment, "refund.succeeded", told=told)
    assert rows() == before


def test_a_chargeback_takes_the_payment_back(counter, paid, heard):
    order, payment = paid
    assert counter.tell(payment, "payment.reversed") == "reversed"
    assert counter.tell(payment, "payment.reversed") == "ignored"
    assert models.Order.objects.get(pk=order.id).state == OrderState.REVERSED
    assert [type(event).__name__ for event in heard] == ["OrderReversed"]
    assert verify_ledger().intact


def in_threads(*works):
    outcomes = []
    together = threading.Barrier(len(works))

    def run(work):
        try:
            together.wait()
            outcomes.append(work())
        except Exception as failure:
            outcomes.append(type(failure).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_a_refund_approved_by_four_at_once_goes_back_once(counter, paid):
    order, _payment = paid
    refund = ask(order, 550_00)
    outcomes = in_threads(*(lambda each=each: answer(refund, officer(each)) for each in (12, 13, 14, 15)))
    assert sorted(map(str, outcomes)) == ["AlreadyAnswered"] * 3 + ["None"]
    run_waiting_jobs()
    assert len(counter.provider.refunds) == 1
    assert verify_ledger().intact


@pytest.mark.django_db(transaction=True)
def test_refunds_asked_at_once_never_come_to_more_than_was_paid(counter, paid):
    order, _payment = paid
    outcomes = in_threads(*(lambda each=each: ask(order, 200_00 + each, officer(each)) for each in (11, 12, 13, 14)))
    assert outcomes.count("NotSoMuch") == 2
    assert models.Order.objects.get().given_back <= order.total


@pytest.mark.django_db(transaction=True)
def test_the_database_alone_refuses_two_refunds_of_the_whole_at_once(counter, paid):
    part = models.PaymentPart.objects.get()

    def write(number):
        given = {"part": part, "amount": part.amount, "state": "approved", "by_rule": True, "asked_at": AT}
        models.Refund.objects.create(reference=f"R{number}", **given)

    outcomes = in_threads(*(lambda each=each: write(each) for each in range(4)))
    assert sorted(map(str, outcomes)) == ["IntegrityError"] * 3 + ["None"]


def test_asking_and_answering_are_in_the_trail(paid):
    answer(ask(paid[0], 100))
    events = [entry.event for entry in entries_about(f"order:{paid[0].id}")]
    assert events[-2:] == ["payments:order:refund_asked", "payments:order:refund_approved"]


def test_by_a_rule_a_line_goes_back_once(counter):
    lines = [line(500_00), line(10_00, "paper")]
    order = place_order(
        actor=OPERATOR, at=AT, subject="case:1", holder_id="e-2", department="IAM", title=FEE, lines=lines
    )
    back: dict[str, Any] = {
        "actor": system_actor(),
        "at": AT,
        "order_id": order.id,
        "kind": "paper",
        "reason": FEE,
    }
    before = rows()
    assert refund_line(**back) == 0
    assert rows() == before
    payment = counter.pay(order)
    assert refund_line(**{**back, "kind": "stamp"}) == 0
    assert [refund_line(**back) for _ in range(2)] == [10_00, 0]
    run_waiting_jobs()
    counter.give_back(payment)
    assert (standing().state, standing().given_back) == (OrderState.PAID, 10_00)
    assert verify_ledger().intact
    with pytest.raises(NotFound):
        refund_line(**{**back, "actor": ONE})
