"""An order in parts becomes less while it is paid: what is asked never exceeds what is due."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound
from balcao.payments import pricing
from balcao.payments.api import (
    OrderState,
    Quote,
    answer_refund,
    ask_refund,
    basket_of,
    delay_parts,
    left_in_parts,
    lessen_plan,
    paid_beyond,
    verify_ledger,
)
from balcao.payments.events import PlanLessened
from balcao.payments.models import Order
from balcao.payments.operations.parts import call_late_plans, tell_parts_due
from balcao.payments.tests.conftest import AT, FEE, OPERATOR, line
from balcao.payments.tests.test_parts import SUBJECT, SYSTEM, agreed, checked, now_planned, order  # noqa: F401
from balcao.payments.tests.test_refunds import ONE, TWO

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch):
    found: list[PlanLessened] = []
    monkeypatch.setattr("balcao.payments.operations.lessening.announce", found.append)
    return found


def lessened(order, amount):  # noqa: F811
    return lessen_plan(actor=SYSTEM, at=AT, order_id=order.id, lines=[line(amount)], reason=FEE)


def test_what_is_left_is_spread_over_the_parts_that_are_left_and_told_once(order, counter, told):  # noqa: F811
    counter.pay(agreed(order).parts[0])
    assert lessened(order, 500_00)
    assert not lessened(order, 500_00)
    checked()
    plan = now_planned(order)
    assert (plan.order.total, plan.surcharge) == (500_00, 10_00)
    assert [(each.total, each.state) for each in plan.parts] == [
        (340_00, OrderState.PAID),
        (85_00, OrderState.OPEN),
        (85_00, OrderState.OPEN),
    ]
    (event,) = told
    assert (event.left, [amount for amount, _ in event.parts]) == (170_00, [85_00, 85_00])
    assert [day.isoformat() for _, day in event.parts] == ["2026-12-23", "2027-01-23"]


def test_paid_beyond_nothing_more_is_asked_and_the_last_part_paid_gives_back_first(order, counter, told):  # noqa: F811
    plan = agreed(order)
    for part in plan.parts[:2]:
        counter.pay(part)
    assert lessened(order, 300_00)
    checked()
    assert basket_of(actor=OPERATOR, at=AT) == []
    assert left_in_parts(order_id=order.id) == 0
    assert paid_beyond(order_id=order.id) == [(plan.parts[1].id, 340_00), (plan.parts[0].id, 34_00)]
    assert told[0].parts == ()
    with pytest.raises(IntegrityError, match="come to"):
        asked_again(order)


@transaction.atomic
def asked_again(order):  # noqa: F811
    Order.objects.filter(part_of=order.id, state="void").update(state="open")
    checked()


def test_what_is_paid_of_a_part_that_was_replaced_goes_back(order, counter, told):  # noqa: F811
    plan = agreed(order)
    counter.pay(plan.parts[0])
    payment = counter.start(plan.parts[1])
    lessened(order, 500_00)
    assert counter.tell(payment, "payment.succeeded") == "to_refund"
    checked()
    assert left_in_parts(order_id=order.id) == 170_00
    assert verify_ledger().intact


def test_nobody_but_the_platform_makes_it_less_and_nothing_makes_it_more(order, counter, told):  # noqa: F811
    agreed(order)
    assert not lessened(order, 2000_00)
    with pytest.raises(NotFound):
        lessen_plan(actor=OPERATOR, at=AT, order_id=order.id, lines=[line(1_00)], reason=FEE)
    assert left_in_parts(order_id=order.id) == 1020_00


def test_what_comes_to_less_than_a_pataca_a_part_is_one_part(order, counter, told):  # noqa: F811
    counter.pay(agreed(order).parts[0])
    lessened(order, 334_00)
    checked()
    assert [amount for amount, _ in told[0].parts] == [68]


def test_while_it_waits_nothing_is_reminded_of_or_called_and_its_days_move(order, counter, monkeypatch):  # noqa: F811
    counter.pay(agreed(order).parts[0])
    late = AT + timedelta(days=50)
    waits = Quote(lines=(line(1000_00),), waits=True)
    monkeypatch.setitem(pricing._pricers, "plan", lambda number, at: waits)
    calls = tell_parts_due(at=late)
    assert call_late_plans(actor=SYSTEM, at=late) == 0
    monkeypatch.setitem(pricing._pricers, "plan", lambda number, at: Quote(lines=(line(1000_00),)))
    delay_parts(actor=SYSTEM, at=late, order_id=order.id, days=30)
    assert [each.due_on.isoformat() for each in now_planned(order).parts] == ["2026-11-23", "2027-01-22", "2027-02-22"]
    assert (calls, call_late_plans(actor=SYSTEM, at=late)) == (0, 0)


def test_a_part_of_which_some_went_back_is_owed_again_for_the_rest(order, counter, heard):  # noqa: F811
    plan = agreed(order)
    payment = counter.pay(plan.parts[0])
    answer_refund(
        actor=TWO, at=AT, refund_id=ask_refund(actor=ONE, at=AT, order_id=plan.parts[0].id, amount=40_00, reason=FEE)
    )
    run_waiting_jobs()
    counter.give_back(payment)
    counter.tell(payment, "payment.reversed")
    checked()
    assert [each.total for each in Order.objects.filter(part_of=order.id, part_number=1, state="open")] == [300_00]
    assert verify_ledger().intact
