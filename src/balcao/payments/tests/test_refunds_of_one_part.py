"""One part of an order in parts, or one line of several, goes back: by two officers, never more than it was."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound
from balcao.payments import models, pricing
from balcao.payments.api import (
    NotSoMuch,
    OrderState,
    Quote,
    agree_plan,
    answer_refund,
    ask_refund,
    paid_for,
    plan_of,
    refund_order,
    refundable,
    refunds_of,
    schedules,
    verify_ledger,
)
from balcao.payments.tests.conftest import AT, FEE, OPERATOR, line
from balcao.payments.tests.test_parts import SUBJECT, SYSTEM, TERMS, checked
from balcao.payments.tests.test_refunds import ONE, TWO, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(counter, monkeypatch):
    """An order in three parts of MOP 340, of which two are paid; and the provider's records of these."""
    monkeypatch.setitem(pricing._pricers, "plan", lambda number, at: Quote(lines=(line(1000_00),), parts=TERMS))
    order = counter.place(1000_00, subject=SUBJECT)
    found = schedules(actor=OPERATOR, at=AT, order_id=order.id)[1]
    agree_plan(actor=OPERATOR, at=AT, order_id=order.id, count=3, shown_total=found.total)
    parts = parts_of(order)
    return order, [counter.pay(part) for part in parts[:2]]


@pytest.fixture
def lines(counter):
    """A paid order of a fee of MOP 400, another of MOP 200, and a waiver of MOP 50."""
    order = counter.place(400_00, 200_00, -50_00)
    return order, counter.pay(order)


def parts_of(order: Any) -> Any:
    found = plan_of(actor=OPERATOR, at=AT, order_id=order.id)
    assert found is not None
    return found.parts


def ask(order_id: int, amount: int, line: int | None = None) -> int:
    return ask_refund(actor=ONE, at=AT, order_id=order_id, amount=amount, reason=FEE, line=line)


def approve(refund: int) -> None:
    answer_refund(actor=TWO, at=AT, refund_id=refund)
    run_waiting_jobs()


def test_what_can_go_back_is_each_paid_part(plan):
    order, _payments = plan
    assert [(each.label["en"], each.left) for each in refundable(order_id=order.id) if each.line is None] == [
        ("part 1 of 3", 340_00),
        ("part 2 of 3", 340_00),
    ]
    assert paid_for(order_id=order.id) == 680_00


def test_one_part_goes_back_and_the_others_stand(plan, counter, heard):
    order, payments = plan
    second = parts_of(order)[1]
    approve(ask(second.id, 340_00))
    counter.give_back(payments[1])
    checked()
    assert [each.state for each in parts_of(order)] == [OrderState.PAID, OrderState.REFUNDED, OrderState.OPEN]
    (told,) = [each for each in heard if type(each).__name__ == "OrderRefunded"]
    assert (told.subject, told.order_id, told.what["en"]) == (SUBJECT, second.id, "part 2 of 3")
    (refund,) = refunds_of(subject=SUBJECT)
    assert (refund.subject, refund.order.id, refund.what["en"]) == (SUBJECT, second.id, "part 2 of 3")
    assert verify_ledger().reason == ""
    with pytest.raises(NotFound):
        ask(second.id, 1)
    assert refund_order(actor=SYSTEM, at=AT, order_id=order.id, reason=FEE) == 340_00, "only the first is left"
    assert verify_ledger().reason == ""


def test_a_part_gives_back_no_more_than_itself(plan):
    order, _payments = plan
    first, _second, third = parts_of(order)
    with pytest.raises(NotSoMuch):
        ask(first.id, 340_01)
    with pytest.raises(NotFound):
        ask(third.id, 100)
    with pytest.raises(NotFound):
        ask(order.id, 100)
    refund = ask(first.id, 100)
    with pytest.raises(IntegrityError, match="gives_back_no_more"), transaction.atomic():
        models.Refund.objects.filter(pk=refund).update(amount=340_01)


def test_one_line_of_several_goes_back(lines, counter, heard):
    order, payment = lines
    assert [(each.line, each.left) for each in refundable(order_id=order.id)] == [
        (None, 550_00),
        (0, 400_00),
        (1, 200_00),
    ]
    approve(ask(order.id, 200_00, 1))
    counter.give_back(payment)
    assert [(each.line, each.left) for each in refundable(order_id=order.id)] == [(None, 350_00), (0, 350_00)]
    assert heard[-1].what == FEE
    assert refunds_of(subject="case:1")[0].what == FEE
    assert verify_ledger().reason == ""


@pytest.mark.parametrize(("place", "amount"), [(1, 200_01), (2, 1), (3, 1), (-1, 1), (1, 0)])
def test_no_more_than_the_line_came_to_is_asked_for(lines, place, amount):
    order, _payment = lines
    with pytest.raises(NotSoMuch):
        ask(order.id, amount, place)
    assert not models.Refund.objects.exists()


def test_asked_twice_it_is_one_and_another_line_is_another(lines):
    order, _payment = lines
    first = ask(order.id, 100_00, 1)
    assert ask(order.id, 100_00, 1) == first
    assert ask(order.id, 100_00, 0) != first
    with pytest.raises(NotSoMuch):
        ask(order.id, 100_01, 1)


def test_the_database_refuses_more_than_the_line(lines):
    order, _payment = lines
    refund = ask(order.id, 150_00, 1)
    ask(order.id, 50_00, 1)
    for change in ({"amount": 150_01}, {"line": 2}, {"line": 7}):
        with pytest.raises(IntegrityError, match="refunds of line"), transaction.atomic():
            models.Refund.objects.filter(pk=refund).update(**change)


def test_after_the_whole_went_back_no_line_does(lines, counter):
    order, payment = lines
    approve(ask(order.id, 550_00))
    with pytest.raises(NotSoMuch):
        ask(order.id, 1, 0)
    counter.give_back(payment)
    with pytest.raises(NotFound):
        ask(order.id, 1, 0)
    assert refundable(order_id=order.id) == []
    part = models.PaymentPart.objects.get(order=order.id)
    with pytest.raises(IntegrityError, match="gives_back_no_more"), transaction.atomic():
        models.Refund.objects.create(
            part=part, reference="X", amount=1, line=0, state="asked", asked_eyes=["p-9"], asked_at=AT
        )


def test_one_person_with_two_roles_gives_back_no_line(lines):
    order, _payment = lines
    refund = ask(order.id, 100, 1)
    both = officer(11, "clerk", "chief")
    with pytest.raises(IntegrityError, match="four_eyes"), transaction.atomic():
        models.Refund.objects.filter(pk=refund).update(state="approved", decided_eyes=list(both.eyes_in("IAM")))
