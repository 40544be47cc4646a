"""Paying in parts: they come to the whole, the first begins the matter, one too late makes the rest due."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import NotFound
from balcao.payments import pricing
from balcao.payments.api import (
    AmountChanged,
    NotInParts,
    OrderNotOpen,
    OrderPaid,
    OrderReversed,
    OrderState,
    PartPaid,
    PlanTerms,
    Quote,
    agree_plan,
    basket_of,
    cancel_plan,
    order_of,
    owed_again,
    plan_of,
    receipt_of,
    refund_order,
    schedules,
    unsettled_among,
    verify_ledger,
    void_order,
)
from balcao.payments.models import Order, Plan
from balcao.payments.operations.ordering import expire_orders
from balcao.payments.operations.parts import call_late_plans, tell_parts_due
from balcao.payments.tests.conftest import AT, FEE, LAW, OPERATOR, line

TERMS = PlanTerms(most=4, every_months=1, least=500_00, surcharge=2, late_days=15, basis=LAW)
SUBJECT = "plan:1"
SYSTEM = system_actor()


@pytest.fixture
def order(counter, monkeypatch):
    monkeypatch.setitem(pricing._pricers, "plan", lambda number, at: Quote(lines=(line(1000_00),), parts=TERMS))
    return counter.place(1000_00, subject=SUBJECT)


def agreed(order, count=3):
    (found,) = [each for each in schedules(actor=OPERATOR, at=AT, order_id=order.id) if len(each.parts) == count]
    agree_plan(actor=OPERATOR, at=AT, order_id=order.id, count=count, shown_total=found.total)
    checked()
    return now_planned(order)


def now_planned(order):
    found = plan_of(actor=OPERATOR, at=AT, order_id=order.id)
    assert found is not None
    return found


def checked():
    """What is checked when a transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_the_parts_come_to_the_order_and_its_surcharge(order):
    assert [len(each.parts) for each in schedules(actor=OPERATOR, at=AT, order_id=order.id)] == [2, 3, 4]
    plan = agreed(order)
    assert [each.total for each in plan.parts] == [340_00, 340_00, 340_00]
    assert [each.due_on.isoformat() for each in plan.parts] == ["2026-11-23", "2026-12-23", "2027-01-23"]
    assert (plan.order.state, plan.order.begun, plan.surcharge) == (OrderState.IN_PARTS, False, 20_00)
    assert len(basket_of(actor=OPERATOR, at=AT)) == 3
    assert unsettled_among([SUBJECT]) == {SUBJECT}


def test_the_database_keeps_the_sum(order):
    plan = agreed(order)
    with pytest.raises(IntegrityError, match="come to"):
        changed(plan.parts[1].id)


@transaction.atomic
def changed(number):
    Order.objects.filter(pk=number).update(total=1)
    checked()


def test_with_the_first_part_paid_the_matter_goes_on_once(order, counter, heard):
    plan = agreed(order)
    counter.pay(plan.parts[1])
    paid = [each for each in heard if isinstance(each, OrderPaid) and each.order_id == order.id]
    assert [(each.subject, each.receipt_number) for each in paid] == [(SUBJECT, heard[0].receipt_number)]
    found = order_of(subject=SUBJECT)
    assert found is not None
    assert (found.begun, found.receipt_number) == (True, heard[0].receipt_number)
    counter.pay(plan.parts[0])
    counter.pay(plan.parts[2])
    assert len([each for each in heard if isinstance(each, OrderPaid) and each.order_id == order.id]) == 1
    assert [each.subject for each in heard if isinstance(each, PartPaid)] == [SUBJECT] * 3
    assert [each.state for each in now_planned(order).parts] == [OrderState.PAID] * 3
    assert unsettled_among([SUBJECT]) == set()
    assert receipt_of(actor=OPERATOR, at=AT, receipt_number=heard[0].receipt_number).total == 340_00
    checked()
    assert verify_ledger().reason == ""


def test_a_message_that_comes_twice_pays_one_part_once(order, counter):
    plan = agreed(order)
    payment = counter.start(plan.parts[0])
    assert counter.tell(payment, "payment.succeeded", event="e") == "paid"
    assert counter.tell(payment, "payment.succeeded", event="e") == "repeated"
    assert counter.tell(payment, "payment.succeeded", event="f") == "ignored"
    assert Order.objects.filter(part_of=order.id, state="paid").count() == 1


def test_the_whole_paid_on_the_page_after_all_goes_back(order, counter):
    payment = counter.start(order)
    agreed(order)
    assert counter.tell(payment, "payment.succeeded") == "to_refund"


def test_nobody_agrees_to_what_was_not_shown_or_is_not_allowed(order, counter):
    with pytest.raises(AmountChanged):
        agree_plan(actor=OPERATOR, at=AT, order_id=order.id, count=2, shown_total=1000_00)
    with pytest.raises(NotInParts):
        agree_plan(actor=OPERATOR, at=AT, order_id=order.id, count=5, shown_total=1020_00)
    plain = counter.place(1000_00, subject="case:9")
    assert schedules(actor=OPERATOR, at=AT, order_id=plain.id) == []
    with pytest.raises(NotInParts):
        agree_plan(actor=OPERATOR, at=AT, order_id=plain.id, count=2, shown_total=1020_00)
    with pytest.raises(NotFound):
        schedules(actor=Actor(person_id=2, name="x", holder_id="p-2"), at=AT, order_id=order.id)
    agreed(order)
    with pytest.raises(OrderNotOpen):
        agree_plan(actor=OPERATOR, at=AT, order_id=order.id, count=2, shown_total=1020_00)
    assert Plan.objects.count() == 1


def test_before_a_part_is_paid_one_may_pay_in_one_after_all_and_agree_again(order, counter):
    agreed(order)
    cancel_plan(actor=OPERATOR, at=AT, order_id=order.id)
    cancel_plan(actor=OPERATOR, at=AT, order_id=order.id)
    checked()
    assert [each.order.id for each in basket_of(actor=OPERATOR, at=AT)] == [order.id]
    plan = agreed(order, count=2)
    assert [each.total for each in plan.parts] == [510_00, 510_00]
    counter.pay(plan.parts[0])
    with pytest.raises(OrderNotOpen):
        cancel_plan(actor=OPERATOR, at=AT, order_id=order.id)


def test_reminded_then_late_then_the_rest_is_due_in_one(order, counter, monkeypatch):
    told: list[Any] = []
    monkeypatch.setattr("balcao.payments.operations.parts.announce", told.append)
    plan = agreed(order)
    assert tell_parts_due(at=AT) == 0  # nothing is owed before the first part begins it
    counter.pay(plan.parts[0])
    assert tell_parts_due(at=AT + timedelta(days=23)) == 1
    assert (told[-1].late, told[-1].amount) == (False, 340_00)
    assert tell_parts_due(at=AT + timedelta(days=31)) == 1
    assert (told[-1].late, told[-1].called_after.isoformat()) == (True, "2027-01-07")
    assert call_late_plans(actor=SYSTEM, at=AT + timedelta(days=45)) == 0
    assert call_late_plans(actor=SYSTEM, at=AT + timedelta(days=46)) == 1
    assert call_late_plans(actor=SYSTEM, at=AT + timedelta(days=47)) == 0
    checked()
    (due,) = basket_of(actor=OPERATOR, at=AT + timedelta(days=46))
    assert (due.total, due.order.debt, told[-1].left) == (680_00, True, 680_00)
    counter.pay(due.order)
    found = now_planned(order)
    assert (found.called, [each.total for each in found.parts]) == (True, [340_00, 680_00])


def test_a_part_taken_back_is_due_again_and_says_of_which_matter_it_was(order, counter, heard):
    plan = agreed(order)
    payment = counter.pay(plan.parts[0])
    assert not owed_again(subjects=[SUBJECT])
    counter.tell(payment, "payment.reversed")
    counter.tell(payment, "payment.reversed")
    checked()
    assert len(basket_of(actor=OPERATOR, at=AT)) == 3
    (taken,) = [each for each in heard if isinstance(each, OrderReversed)]
    assert (taken.subject, taken.order_id, taken.amount) == (SUBJECT, plan.parts[0].id, 340_00)
    assert taken.what["en"] == "part 1 of 3"
    assert owed_again(subjects=[SUBJECT])
    assert not owed_again(subjects=["plan:2"])
    counter.pay(next(each for each in now_planned(order).parts if each.state is OrderState.OPEN))
    assert [each.again for each in heard if isinstance(each, PartPaid)] == [False, True]
    assert not owed_again(subjects=[SUBJECT])
    assert verify_ledger().reason == ""


def test_taken_back_and_then_called_it_is_still_owed_again(order, counter):
    plan = agreed(order)
    counter.tell(counter.pay(plan.parts[0]), "payment.reversed")
    assert call_late_plans(actor=SYSTEM, at=AT + timedelta(days=46)) == 1
    assert owed_again(subjects=[SUBJECT])
    counter.pay(basket_of(actor=OPERATOR, at=AT + timedelta(days=46))[0].order)
    assert not owed_again(subjects=[SUBJECT])


def test_nobody_pays_the_first_part_and_all_of_it_expires(order, settings):
    agreed(order)
    assert expire_orders(actor=SYSTEM, at=AT + timedelta(days=settings.BALCAO_ORDER_DAYS + 1)) == 1
    checked()
    assert set(Order.objects.values_list("state", flat=True)) == {"void"}


def test_what_was_paid_of_it_goes_back_by_rule_and_no_more_is_due(order, counter):
    plan = agreed(order)
    counter.pay(plan.parts[0])
    assert not void_order(actor=SYSTEM, at=AT, order_id=order.id, reason=FEE)
    assert refund_order(actor=SYSTEM, at=AT, order_id=order.id, reason=FEE) == 340_00
    assert refund_order(actor=SYSTEM, at=AT, order_id=order.id, reason=FEE) == 0
    checked()
    assert basket_of(actor=OPERATOR, at=AT) == []
    assert verify_ledger().reason == ""
