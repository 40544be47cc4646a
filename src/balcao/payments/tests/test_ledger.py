import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from balcao.foundation.audit.models import Entry
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import system_actor
from balcao.payments import models
from balcao.payments.api import start_payment
from balcao.payments.ledger import move, post
from balcao.payments.tests.conftest import AT, OPERATOR, standing
from balcao.payments.verification import verify_ledger

pytestmark = pytest.mark.django_db


def balances():
    sums: dict[str, int] = {}
    for account, amount in models.PostingLine.objects.values_list("account", "amount"):
        sums[account] = sums.get(account, 0) + amount
    return {account: amount for account, amount in sums.items() if amount}


def test_a_payment_moves_money_from_the_department_to_the_provider(counter):
    counter.pay(counter.place(500_00, 50_00))
    assert balances() == {"department:IAM": -550_00, "provider": 550_00}
    assert verify_ledger().intact


def test_money_paid_twice_is_the_holders_until_it_is_back(counter):
    order = counter.place()
    one, two = counter.start(order), counter.start(order)
    counter.tell(one, "payment.succeeded")
    counter.tell(two, "payment.succeeded")
    assert balances() == {"department:IAM": -550_00, "provider": 2 * 550_00, "holder:e-2": -550_00}
    run_waiting_jobs()
    counter.give_back(two)
    assert balances() == {"department:IAM": -550_00, "provider": 550_00}
    assert verify_ledger().intact


def basket(counter):
    """One payment of two departments' orders."""
    orders = [counter.place(), counter.place(70_00, subject="case:2", department="DSI")]
    url = start_payment(
        actor=OPERATOR, at=AT, order_ids=[order.id for order in orders], return_url="https://balcao.example/"
    )
    return orders, next(each for each in counter.provider.payments if url.endswith(each["id"]))


def test_one_payment_pays_several_orders_each_with_its_receipt(counter, heard):
    _orders, payment = basket(counter)
    assert payment["amount"] == 620_00
    assert counter.tell(payment, "payment.succeeded") == "paid"
    numbers = [standing(subject).receipt_number[:15] for subject in ("case:1", "case:2")]
    assert numbers == ["REC-2026-000001", "REC-2026-000002"]
    assert [event.subject for event in heard] == ["case:1", "case:2"]
    assert balances() == {"department:IAM": -550_00, "department:DSI": -70_00, "provider": 620_00}
    assert verify_ledger().intact


def test_the_part_of_a_basket_that_no_longer_stands_goes_back_and_the_rest_is_paid(counter, heard):
    _orders, payment = basket(counter)
    counter.place(80_00, subject="case:2", department="DSI")
    assert counter.tell(payment, "payment.succeeded") == "paid"
    assert [event.subject for event in heard] == ["case:1"]
    run_waiting_jobs()
    assert [each["amount"] for each in counter.provider.asked_back] == [70_00]
    assert counter.give_back(payment) == "refunded"
    assert balances() == {"department:IAM": -550_00, "provider": 550_00}
    assert verify_ledger().intact


def test_orders_of_two_holders_are_not_paid_together(counter):
    from balcao.kernel.actor import Actor
    from balcao.kernel.errors import NotFound

    own = counter.place(1_00, subject="case:9", holder_id="p-4", actor=Actor(person_id=4, name="x", holder_id="p-4"))
    with pytest.raises(NotFound):
        start_payment(actor=OPERATOR, at=AT, order_ids=[own.id, counter.place().id], return_url="https://x.example/")
    assert models.Payment.objects.count() == 0


@transaction.atomic
def posted_and_checked(lines):
    written = [models.PostingLine(account=account, amount=amount) for account, amount in lines]
    post(actor=system_actor(), at=AT, key="k", lines=written)
    connection.check_constraints()


@pytest.mark.parametrize("lines", [[("a", 5)], [("a", 5), ("b", -4)], []])
def test_the_database_refuses_a_posting_that_does_not_come_to_nothing(lines):
    with pytest.raises(IntegrityError, match="nothing"):
        posted_and_checked(lines)
    assert models.Posting.objects.count() == 0


def test_a_posting_happens_once():
    post(actor=system_actor(), at=AT, key="k", lines=move("a", "b", 5))
    with pytest.raises(IntegrityError), transaction.atomic():
        post(actor=system_actor(), at=AT, key="k", lines=move("a", "b", 5))


@pytest.mark.parametrize("change", ["UPDATE payments_postingline SET amount = 1", "DELETE FROM payments_posting"])
def test_the_ledger_is_only_added_to(counter, change):
    counter.pay(counter.place())
    with pytest.raises((InternalError, ProgrammingError), match="append-only"), transaction.atomic():
        connection.cursor().execute(change)


def owner_changes(*statements):
    """What only the owner of the tables could do."""
    tables = ("payments_posting", "payments_postingline", "audit_entry")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


KEY = "(SELECT id FROM payments_posting ORDER BY id LIMIT 1)"


@pytest.mark.parametrize(
    ("statements", "reason"),
    [
        ([f"UPDATE payments_postingline SET amount = amount * 2 WHERE posting_id = {KEY}"], "changed"),
        (
            [f"UPDATE payments_postingline SET account = 'department:DSI' WHERE posting_id = {KEY} AND amount < 0"],
            "changed",
        ),
        (
            [
                f"DELETE FROM payments_postingline WHERE posting_id = {KEY}",
                f"DELETE FROM payments_posting WHERE id = {KEY}",
            ],
            "removed",
        ),
        (
            [f"DELETE FROM audit_entry WHERE event = 'payments:ledger:posted' AND subject = 'ledger:' || {KEY}"],
            "the audit trail does not know it",
        ),
    ],
)
def test_a_row_changed_by_the_owner_of_the_database_is_named(counter, statements, reason):
    first = counter.pay(counter.place())
    counter.pay(counter.place(subject="case:2"))
    owner_changes(*statements)
    found = verify_ledger()
    assert (found.intact, found.bad_row, found.reason) == (False, f"taken:{first['reference']}", reason)


def test_a_receipt_that_is_missing_is_named(counter):
    counter.pay(counter.place())
    counter.pay(counter.place(subject="case:2"))
    number = standing("case:2").receipt_number
    models.Order.objects.filter(receipt_number=number).update(receipt_number=number.replace("000002", "000003"))
    assert "000003" in verify_ledger().bad_row


def test_each_posting_is_in_the_trail(counter):
    counter.pay(counter.place())
    (entry,) = Entry.objects.filter(event="payments:ledger:posted")
    assert sorted(entry.data["lines"]) == [
        ["department:IAM", -550_00, standing().reference],
        ["provider", 550_00, standing().reference],
    ]
