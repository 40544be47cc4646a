import time
from datetime import timedelta

import httpx
import pytest
from django.db import IntegrityError, connection, transaction

from balcao.foundation.audit.api import entries_about
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import Actor, posts_in, system_actor
from balcao.kernel.errors import NotFound, Refused
from balcao.kernel.ids import is_reference
from balcao.payments import models
from balcao.payments.api import (
    NothingToPay,
    OrderNotOpen,
    OrderState,
    ProviderUnreachable,
    receipt_of,
    refund_order,
    start_payment,
)
from balcao.payments.jobs import send_refunds_again
from balcao.payments.operations.ordering import expire_orders
from balcao.payments.quotes import changes
from balcao.payments.tests.conftest import AT, FEE, LAW, OPERATOR, line, standing

PLATFORM = system_actor()
STRANGER = Actor(person_id=5, name="何少芬", holder_id="p-5")
OFFICER = Actor(person_id=12, name="Maria", holder_id="p-12", posts=posts_in("IAM", "clerk"))

pytestmark = pytest.mark.django_db


def rows():
    return [list(model.objects.order_by("pk").values()) for model in (models.Order, models.Payment)]


def test_the_same_lines_give_the_same_order(counter):
    first = counter.place(500_00, 50_00)
    assert counter.place(500_00, 50_00, at=AT + timedelta(days=1)) == first
    assert (first.total, first.state, first.receipt_number) == (550_00, OrderState.OPEN, "")
    assert is_reference(first.reference)
    assert standing() == first
    assert standing("case:2") is None


def test_changed_lines_replace_the_open_order(counter):
    first, second = counter.place(500_00), counter.place(800_00)
    assert second.id != first.id
    assert models.Order.objects.get(pk=first.id).state == OrderState.VOID
    assert standing() == second
    assert [entry.event for entry in entries_about(f"order:{first.id}")] == [
        "payments:order:placed",
        "payments:order:void",
    ]


def test_a_paid_order_is_returned_as_it_is(counter):
    first = counter.place()
    counter.tell(counter.start(first), "payment.succeeded")
    again = counter.place(999_00)
    assert (again.id, again.total, again.state) == (first.id, 550_00, OrderState.PAID)


@pytest.mark.parametrize("amounts", [(0,), (100, -100), (100, -200)])
def test_what_costs_nothing_needs_no_order(counter, amounts):
    with pytest.raises(NothingToPay):
        counter.place(*amounts)
    assert rows() == [[], []]


def test_the_database_holds_one_live_order_a_subject(counter):
    counter.place()
    copy = models.Order.objects.values().get() | {"id": 10_000, "reference": "PAY-X"}
    with pytest.raises(IntegrityError, match="payments_order_one_live"), transaction.atomic():
        models.Order.objects.create(**copy)


@pytest.mark.parametrize("actor", [STRANGER, STRANGER.acting_for("e-2"), OPERATOR.acting_for("p-4")])
def test_the_order_of_another_holder_does_not_exist(counter, actor):
    order = counter.place()
    counter.tell(counter.start(order), "payment.succeeded")
    order = standing()
    open_order = counter.place(subject="case:2")
    before = rows()
    for attempt in (
        lambda: counter.place(1_00, actor=actor),
        lambda: counter.start(open_order, actor=actor),
        lambda: receipt_of(actor=actor, at=AT, receipt_number=order.receipt_number),
        lambda: refund_order(actor=actor, at=AT, order_id=order.id, reason=FEE),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert rows() == before
    assert len(counter.provider.payments) == 1


def test_a_subject_does_not_change_hands(counter):
    counter.place()
    before = rows()
    with pytest.raises(NotFound):
        counter.place(1_00, actor=STRANGER, holder_id="p-5")
    assert rows() == before


def test_a_mandate_without_paying_does_not_pay(counter):
    from balcao.entities.models import Mandate

    order = counter.place()
    Mandate.objects.filter(entity_id=2, person_id=4).update(actions=["view", "lodge"])
    with pytest.raises(Refused):
        counter.start(order)
    assert counter.provider.payments == []


def test_starting_creates_a_signed_payment_at_the_provider(counter):
    order = counter.place()
    payment = counter.start(order)
    assert payment["amount"] == 550_00
    assert payment["currency"] == "MOP"
    assert payment["webhook_url"] == "https://balcao.example/payments/webhook/"
    assert payment["return_url"] == "https://balcao.example/back/"
    assert counter.start(order)["reference"] != payment["reference"]


@pytest.mark.parametrize(
    "answer",
    [(500, b"{}"), (201, b"not json"), (201, b"{}"), (201, b"[]"), (201, b'{"id": "x", "url": "javascript:1"}')],
)
def test_a_provider_that_answers_nonsense_is_as_good_as_down(counter, answer):
    order = counter.place()
    counter.provider.answer = answer
    with pytest.raises(ProviderUnreachable):
        start_payment(actor=OPERATOR, at=AT, order_ids=[order.id], return_url="https://balcao.example/")
    assert models.Payment.objects.get().state == "waiting"
    assert standing() == order
    counter.provider.answer = None
    assert counter.tell(counter.start(order), "payment.succeeded") == "paid"


def test_a_provider_that_is_down_or_slow_is_named(counter, settings, monkeypatch):
    order = counter.place()
    monkeypatch.setattr("balcao.payments.gateways.hosted.TIMEOUT_SECONDS", 0.2)
    counter.provider.before_answering = lambda payment: time.sleep(0.5)
    with pytest.raises(ProviderUnreachable):
        start_payment(actor=OPERATOR, at=AT, order_ids=[order.id], return_url="https://balcao.example/")
    settings.BALCAO_PAYMENT_URL = "http://127.0.0.1:1"
    with pytest.raises(ProviderUnreachable):
        start_payment(actor=OPERATOR, at=AT, order_ids=[order.id], return_url="https://balcao.example/")
    assert standing() == order


def test_the_provider_is_not_called_inside_a_transaction(counter):
    order = counter.place()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        counter.start(order)
    assert counter.provider.payments == []


@pytest.mark.parametrize("state", ["paid", "void"])
def test_only_an_open_order_can_be_paid(counter, state):
    order = counter.place()
    if state == "paid":
        counter.tell(counter.start(order), "payment.succeeded")
    else:
        counter.place(1_00)
    count = len(counter.provider.payments)
    with pytest.raises(OrderNotOpen):
        counter.start(order)
    assert len(counter.provider.payments) == count


def test_refunding_asks_the_provider_once_and_counts_when_it_says_so(counter, heard):
    order = counter.place()
    payment = counter.start(order)
    counter.tell(payment, "payment.succeeded")
    for _ in range(2):
        refund_order(actor=PLATFORM, at=AT, order_id=order.id, reason=FEE)
    run_waiting_jobs()
    run_waiting_jobs()
    assert counter.provider.refunds == [payment["id"]]
    now = standing()
    assert (now.state, now.given_back) == (OrderState.PAID, order.total)
    assert counter.give_back(payment) == "refunded"
    assert counter.give_back(payment) == "ignored"
    assert standing().state is OrderState.REFUNDED
    assert [type(event).__name__ for event in heard] == ["OrderPaid", "OrderRefunded"]
    assert counter.place().id != order.id


def test_a_refund_is_asked_for_again_until_the_provider_accepts(counter):
    order = counter.place()
    payment = counter.start(order)
    counter.tell(payment, "payment.succeeded")
    refund_order(actor=PLATFORM, at=AT, order_id=order.id, reason=FEE)
    counter.provider.answer = (503, b"")
    with pytest.raises(ProviderUnreachable):
        run_waiting_jobs()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    counter.provider.answer = None
    hour_later = int((AT + timedelta(hours=1)).timestamp())
    send_refunds_again(timestamp=hour_later)
    send_refunds_again(timestamp=hour_later)
    run_waiting_jobs()
    send_refunds_again(timestamp=hour_later)
    run_waiting_jobs()
    assert counter.provider.refunds == [payment["id"]]


def test_refunding_an_open_order_makes_it_void_and_a_late_payment_goes_back(counter, heard):
    order = counter.place()
    payment = counter.start(order)
    refund_order(actor=PLATFORM, at=AT, order_id=order.id, reason=FEE)
    assert standing().state is OrderState.VOID
    assert counter.tell(payment, "payment.succeeded") == "to_refund"
    run_waiting_jobs()
    assert counter.provider.refunds == [payment["id"]]
    assert heard == []


def test_a_receipt_shows_lines_reasons_and_law_to_its_holder(counter, client):
    from balcao.accounts.models import User

    order = counter.place(500_00, 50_00)
    counter.tell(counter.start(order), "payment.succeeded")
    number = standing().receipt_number
    assert receipt_of(actor=OFFICER, at=AT, receipt_number=number).id == order.id
    client.force_login(User.objects.get(username="ka.man"))
    client.cookies["balcao_language"] = "pt"
    page = client.get(f"/as/e-2/receipts/{number}/")
    content = page.content.decode()
    assert page.status_code == 200
    for shown in (number, LAW["pt"], "MOP 550,00", "Boa Vista Restauração Limitada", order.reference, "data-print"):
        assert shown in content
    for address in (f"/as/p-4/receipts/{number}/", f"/as/e-1/receipts/{number}/", "/as/e-2/receipts/REC-2026-9/"):
        assert client.get(address).status_code == 404
    client.force_login(User.objects.get(username="sio.fan"))
    assert client.get(f"/as/e-2/receipts/{number}/").status_code == 404


def test_a_receipt_asks_to_sign_in_first(client):
    assert client.get("/as/e-2/receipts/REC-2026-000001-X/").status_code == 302


def test_the_gateway_uses_no_more_than_five_seconds():
    from balcao.payments.gateways import hosted

    assert hosted.TIMEOUT_SECONDS == 5
    assert httpx.Timeout(hosted.TIMEOUT_SECONDS).read == 5


def test_an_order_nobody_paid_in_time_no_longer_stands_and_late_money_goes_back(counter, settings):
    settings.BALCAO_ORDER_DAYS = 30
    order, fresh = counter.place(), counter.place(subject="case:2", at=AT + timedelta(days=20))
    payment = counter.start(order)
    assert expire_orders(actor=PLATFORM, at=AT + timedelta(days=30)) == 0
    assert expire_orders(actor=PLATFORM, at=AT + timedelta(days=31)) == 1
    assert expire_orders(actor=PLATFORM, at=AT + timedelta(days=31)) == 0
    assert (standing().state, standing("case:2")) == (OrderState.VOID, fresh)
    assert counter.tell(payment, "payment.succeeded", at=AT + timedelta(days=32)) == "to_refund"
    assert counter.place().id != order.id


def test_only_the_platform_lets_orders_expire(counter):
    counter.place()
    with pytest.raises(NotFound):
        expire_orders(actor=OFFICER, at=AT + timedelta(days=300))
    assert standing().state is OrderState.OPEN


def test_what_changed_since_the_order_is_named_line_by_line():
    surcharge = line(100, "surcharge")
    assert changes([line(500)], [line(500)]) == ()
    (more, gone) = changes([line(500), surcharge], [line(800)])
    assert (more.before, more.now) == (500, 800)
    assert (gone.before, gone.now) == (100, None)
    (new,) = changes([line(500)], [line(500), surcharge])
    assert (new.before, new.now) == (None, 100)
