"""Several fees in one payment, each at what it costs on the day."""

from datetime import timedelta

import pytest

from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound
from balcao.payments import pricing
from balcao.payments.api import (
    AmountChanged,
    NotPayableNow,
    OrderNotOpen,
    ProviderUnreachable,
    Quote,
    basket_of,
    orders_shown,
    pay_basket,
    verify_ledger,
)
from balcao.payments.models import Order, Payment, PostingLine, Refund
from balcao.payments.tests.conftest import AT, OPERATOR, line, standing

STRANGER = Actor(person_id=3, name="李偉強", holder_id="p-3")
BACK = "https://balcao.example/back/"


@pytest.fixture
def prices(monkeypatch):
    """What matters of the kind "case" cost now, by number; those not named stand as placed."""
    found: dict[int, Quote] = {}
    monkeypatch.setitem(pricing._pricers, "case", lambda number, _at: found.get(number))
    return found


@pytest.fixture
def three(counter, prices):
    return [
        counter.place(100_00, subject="case:1"),
        counter.place(200_00, subject="case:2", department="DSI"),
        counter.place(300_00, subject="case:3"),
    ]


def go(orders, actor=OPERATOR, at=AT):
    return pay_basket(actor=actor, at=at, shown={order.id: order.total for order in orders}, return_url=BACK)


def test_three_fees_of_two_departments_are_one_payment(counter, three):
    address, numbers = go(three)
    (sent,) = counter.provider.payments
    assert (sent["amount"], address.rpartition("/")[2]) == (600_00, sent["id"])
    assert sent["return_url"] == BACK + "?" + "&".join(f"order={number}" for number in numbers)
    counter.tell(sent, "payment.succeeded")
    assert basket_of(actor=OPERATOR, at=AT) == []
    received = PostingLine.objects.filter(account__startswith="department:").values_list("account", "amount")
    assert sorted(received) == [("department:DSI", -200_00), ("department:IAM", -300_00), ("department:IAM", -100_00)]
    assert len({order.receipt_number for order in orders_shown(actor=OPERATOR, at=AT, order_ids=numbers)}) == 3
    assert verify_ledger().intact


def test_what_was_replaced_meanwhile_goes_back_and_the_rest_is_paid(counter, three):
    go(three)
    counter.place(250_00, subject="case:2", department="DSI")
    counter.tell(counter.provider.payments[-1], "payment.succeeded")
    assert [standing(f"case:{number}").state for number in (1, 2, 3)] == ["paid", "open", "paid"]
    assert Refund.objects.get().amount == 200_00
    assert verify_ledger().intact


def test_a_surcharge_that_grew_since_the_page_was_shown_is_told_and_nothing_begins(counter, three, prices):
    prices[2] = Quote(lines=(line(200_00), line(60_00, "surcharge")))
    (due,) = [each for each in basket_of(actor=OPERATOR, at=AT) if each.order.subject == "case:2"]
    assert (due.total, [change.now for change in due.changes]) == (260_00, [60_00])
    with pytest.raises(AmountChanged):
        go(three)
    assert not Payment.objects.exists()
    assert standing("case:2").total == 260_00
    go([standing(f"case:{number}") for number in (1, 2, 3)])
    assert counter.provider.payments[-1]["amount"] == 660_00


def test_what_cannot_be_paid_for_now_says_why_and_holds_up_no_other(counter, three, prices):
    prices[3] = Quote(lines=(line(300_00),), blocked="cases.window_closed")
    assert [each.obstacle for each in basket_of(actor=OPERATOR, at=AT)] == ["", "", "cases.window_closed"]
    with pytest.raises(NotPayableNow, match="window_closed"):
        go(three)
    go(three[:2])
    assert counter.provider.payments[-1]["amount"] == 300_00


def test_what_is_no_longer_wanted_is_not_listed(three, prices):
    prices[1] = Quote(lines=())
    assert [each.order.subject for each in basket_of(actor=OPERATOR, at=AT)] == ["case:2", "case:3"]


def test_a_payment_under_way_is_said(three):
    go(three[:1])
    at = AT + timedelta(minutes=3)
    assert [each.begun_at for each in basket_of(actor=OPERATOR, at=at)] == [AT, None, None]


def test_strangers_find_nothing(three):
    assert basket_of(actor=STRANGER, at=AT) == []
    with pytest.raises(NotFound):
        go(three, actor=STRANGER)
    with pytest.raises(NotFound):
        orders_shown(actor=STRANGER, at=AT, order_ids=[three[0].id])
    assert not Payment.objects.exists()


def test_one_that_is_paid_already_stops_the_payment(counter, three):
    counter.pay(three[0])
    with pytest.raises(OrderNotOpen):
        go(three)
    assert Payment.objects.count() == 1


def test_a_provider_that_is_down_takes_nothing(counter, three):
    counter.provider.answer = (503, b"")
    with pytest.raises(ProviderUnreachable):
        go(three)
    assert set(Order.objects.values_list("state", flat=True)) == {"open"}


def test_a_payment_the_bank_took_back_is_due_again_and_does_not_expire(counter, settings):
    from balcao.kernel.actor import system_actor
    from balcao.payments.operations.ordering import expire_orders

    payment = counter.pay(counter.place())
    counter.tell(payment, "payment.reversed")
    (due,) = basket_of(actor=OPERATOR, at=AT)
    assert (due.order.debt, due.total, due.order.state) == (True, 550_00, "open")
    expire_orders(actor=system_actor(), at=AT + timedelta(days=400))
    counter.pay(standing())
    assert standing().state == "paid"
    assert sorted(Order.objects.values_list("state", flat=True)) == ["paid", "reversed"]
    assert verify_ledger().intact
