"""Money lent and paid back: on its days, in parts of parts, sooner, later, or not at all."""

from datetime import date, timedelta
from typing import Any

import pytest

from balcao.kernel.errors import NotFound
from balcao.payments.api import (
    NotAPart,
    OrderNotOpen,
    OrderState,
    basket_of,
    call_loan,
    lend,
    loans_of,
    split_instalment,
    unlend,
    verify_ledger,
    waive_rest,
)
from balcao.payments.events import PartDue
from balcao.payments.models import Order, PostingLine
from balcao.payments.operations.parts import call_late_plans, tell_parts_due
from balcao.payments.tests.conftest import AT, FEE, OPERATOR, line
from balcao.payments.tests.test_parts import SYSTEM, checked

pytestmark = pytest.mark.django_db
LOAN = "loan:7"
DAYS = (date(2027, 5, 23), date(2027, 11, 23), date(2028, 5, 23))


@pytest.fixture
def loan(counter):
    return lent()


def lent(**changes):
    given: dict[str, Any] = {
        "actor": SYSTEM,
        "at": AT,
        "subject": LOAN,
        "holder_id": OPERATOR.holder_id,
        "department": "IAM",
        "title": FEE,
        "line": line(900_00, "loan"),
        "instalments": [(300_00, day) for day in DAYS],
        "every_months": 6,
        "late_days": 30,
    }
    return lend(**(given | changes))


def plan():
    return loans_of(subjects=[LOAN])[LOAN]


def part(number):
    return plan().parts[number - 1]


def left_to_pay():
    return sum(each.total for each in plan().parts if each.state is OrderState.OPEN)


def on_loan():
    return sum(PostingLine.objects.filter(account="loan:IAM").values_list("amount", flat=True))


def balanced():
    checked()
    found = verify_ledger()
    assert found.intact, found.reason


def test_many_loans_are_told_in_two_questions(loan, counter, django_assert_num_queries):
    counter.pay(part(1))
    subjects = [LOAN, *(f"loan:{number}" for number in (8, 9))]
    for subject in subjects[1:]:
        lent(subject=subject)
    with django_assert_num_queries(2):
        found = loans_of(subjects=subjects)
    assert [len(found[subject].parts) for subject in subjects] == [3, 3, 3]
    assert found[LOAN].order.receipt_number == found[LOAN].parts[0].receipt_number != ""


def test_what_is_lent_is_owed_by_instalments_once_and_stands_in_the_ledger(loan):
    assert lent() == loan
    assert [(each.total, each.due_on) for each in plan().parts] == [(300_00, day) for day in DAYS]
    assert (on_loan(), left_to_pay()) == (900_00, 900_00)
    balanced()
    with pytest.raises(NotFound):
        lent(actor=OPERATOR, subject="loan:8")


def test_instalments_are_in_the_basket_once_they_are_due_soon_and_can_be_paid_sooner(loan, counter):
    assert basket_of(actor=OPERATOR, at=AT) == []
    counter.pay(part(2))
    assert (on_loan(), left_to_pay()) == (600_00, 600_00)
    soon = AT.replace(year=2027, month=5, day=1)
    assert [each.order.due_on for each in basket_of(actor=OPERATOR, at=soon)] == [DAYS[0]]
    balanced()


def test_part_of_an_instalment_is_paid_by_itself(loan, counter):
    number = split_instalment(actor=OPERATOR, at=AT, order_id=part(1).id, amount=100_00)
    assert [(each.total, each.due_on) for each in plan().parts] == [
        (100_00, DAYS[0]),
        (200_00, DAYS[0]),
        (300_00, DAYS[1]),
        (300_00, DAYS[2]),
    ]
    counter.pay(part(1))
    assert Order.objects.get(pk=number).state == OrderState.PAID
    assert left_to_pay() == 800_00
    balanced()
    with pytest.raises(OrderNotOpen):
        split_instalment(actor=OPERATOR, at=AT, order_id=number, amount=1)
    for amount in (0, 200_00, 300_00):
        with pytest.raises(NotAPart):
            split_instalment(actor=OPERATOR, at=AT, order_id=part(2).id, amount=amount)


def test_an_instalment_is_reminded_of_and_too_late_all_of_the_loan_is_due(loan, counter, monkeypatch):
    heard: list[PartDue] = []
    monkeypatch.setattr("balcao.payments.operations.parts.announce", heard.append)
    split_instalment(actor=OPERATOR, at=AT, order_id=part(1).id, amount=100_00)
    counter.pay(part(1))
    due = AT.replace(year=2027, month=5, day=20)
    assert tell_parts_due(at=due) == 1
    assert (heard[0].amount, heard[0].late) == (200_00, False)
    late = AT.replace(year=2027, month=6, day=20)
    assert call_late_plans(at=late, actor=SYSTEM) == 0
    assert call_late_plans(at=late + timedelta(days=3), actor=SYSTEM) == 1
    assert [each.total for each in plan().parts if each.state is OrderState.OPEN] == [800_00]
    balanced()


def test_what_is_left_is_waived_once_and_what_was_paid_stays(loan, counter):
    counter.pay(part(1))
    assert waive_rest(actor=SYSTEM, at=AT, order_id=loan, reason=FEE) == 600_00
    assert waive_rest(actor=SYSTEM, at=AT, order_id=loan, reason=FEE) == 0
    assert (on_loan(), left_to_pay()) == (0, 0)
    balanced()


def test_what_is_owed_again_after_all_else_was_waived_may_be_waived_too(loan, counter):
    paid = [counter.pay(part(1)), counter.pay(part(2))]
    assert waive_rest(actor=SYSTEM, at=AT, order_id=loan, reason=FEE) == 300_00
    for payment in paid:
        counter.tell(payment, "payment.reversed")
        assert waive_rest(actor=SYSTEM, at=AT, order_id=loan, reason=FEE) == 300_00
        assert on_loan() == 0
    assert loans_of(subjects=[LOAN]) == {}


def test_all_of_a_loan_may_be_waived(loan):
    assert waive_rest(actor=SYSTEM, at=AT, order_id=loan, reason=FEE) == 900_00
    assert on_loan() == 0
    assert loans_of(subjects=[LOAN]) == {}
    balanced()
    with pytest.raises(NotFound):
        waive_rest(actor=OPERATOR, at=AT, order_id=loan, reason=FEE)


def test_a_loan_that_did_not_arrive_is_not_paid_back_and_may_be_lent_again(loan):
    assert unlend(actor=SYSTEM, at=AT, order_id=loan)
    assert Order.objects.get(pk=loan).state == OrderState.VOID
    assert lent() != loan
    assert on_loan() == 900_00
    balanced()


def test_what_was_paid_back_already_keeps_a_loan(loan, counter):
    counter.pay(part(1))
    assert not unlend(actor=SYSTEM, at=AT, order_id=loan)
    assert left_to_pay() == 600_00


def test_a_loan_that_is_called_is_due_at_once(loan, counter):
    counter.pay(part(1))
    for _ in range(2):
        assert call_loan(actor=SYSTEM, at=AT, order_id=loan, why=FEE) == 600_00
    assert [each.total for each in plan().parts if each.state is OrderState.OPEN] == [600_00]
    balanced()


def test_an_instalment_whose_payment_is_taken_back_is_owed_again(loan, counter):
    paid = counter.pay(part(1))
    counter.tell(paid, "payment.reversed", event="back")
    assert (on_loan(), left_to_pay()) == (900_00, 900_00)
    balanced()
