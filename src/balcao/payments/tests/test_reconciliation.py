"""The provider's settlement file beside the ledger and the cases."""

from datetime import date, timedelta

import pytest

from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import Actor, posts_in, system_actor
from balcao.kernel.errors import NotFound
from balcao.payments import models
from balcao.payments.api import (
    ExplanationNeeded,
    OrderState,
    ProviderUnreachable,
    days_settled,
    movements,
    open_differences,
    settle_difference,
)
from balcao.payments.jobs import reconcile
from balcao.payments.operations.reconciling import reconcile_day
from balcao.payments.tests.conftest import AT, standing
from balcao.payments.tests.test_provider_down import paid_there
from balcao.payments.tests.test_refunds import answer, ask
from balcao.payments.verification import verify_ledger

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
TREASURER = Actor(person_id=14, name="譚國華", holder_id="p-14", posts=posts_in("DSF", "treasury"))
NEXT = AT + timedelta(days=1)


def line(kind, reference, amount):
    return {"kind": kind, "reference": reference, "amount": amount}


def compare(counter, *lines, day=DAY, at=NEXT):
    counter.provider.standings[day.isoformat()] = {"lines": list(lines)}
    reconcile_day(actor=TREASURER, at=at, day=day)
    return [(each.kind.value, each.reference, each.theirs, each.ours) for each in open_differences(actor=TREASURER)]


def test_a_day_that_agrees_has_no_difference_and_goes_to_the_treasury(counter):
    payment = counter.pay(counter.place())
    answer(ask(standing(), 100))
    run_waiting_jobs()
    counter.give_back(payment)
    refund = models.Refund.objects.get().reference
    lines = [line("payment", payment["reference"], 550_00), line("refund", refund, 100)]
    assert compare(counter, *lines) == []
    assert compare(counter, *lines) == []
    (day,) = days_settled(actor=TREASURER)
    assert (day.day, day.taken, day.given_back, day.differences) == (DAY, 550_00, 100, 0)
    accounts = models.PostingLine.objects.filter(account="treasury").values_list("amount", flat=True)
    assert list(accounts) == [549_00]
    assert verify_ledger().intact


def test_what_the_provider_has_and_we_have_not_stands_on_the_list(counter):
    assert compare(counter, line("payment", "PAY-STRANGE-1", 5)) == [("not_ours", "PAY-STRANGE-1", 5, None)]
    assert len(compare(counter, line("payment", "PAY-STRANGE-1", 5))) == 1


def test_a_payment_we_never_heard_of_is_settled_instead_of_listed(counter):
    payment = counter.start(counter.place())
    counter.provider.standings[payment["reference"]] = paid_there(payment)
    assert compare(counter, line("payment", payment["reference"], 550_00)) == []
    assert standing().state is OrderState.PAID


def test_what_we_have_and_the_provider_has_not_is_listed_until_a_later_file_shows_it(counter):
    payment = counter.pay(counter.place())
    assert compare(counter) == [("not_theirs", payment["reference"], None, 550_00)]
    assert compare(counter, line("payment", payment["reference"], 550_00), day=DAY + timedelta(days=1)) == []


def test_another_amount_is_listed(counter):
    payment = counter.pay(counter.place())
    assert compare(counter, line("payment", payment["reference"], 549_99)) == [
        ("amount", payment["reference"], 549_99, 550_00)
    ]


def test_a_difference_is_settled_once_and_only_with_an_explanation(counter):
    compare(counter, line("payment", "PAY-STRANGE-1", 5))
    (found,) = open_differences(actor=TREASURER)
    with pytest.raises(ExplanationNeeded):
        settle_difference(actor=TREASURER, at=NEXT, difference_id=found.id, explanation=" ")
    assert len(open_differences(actor=TREASURER)) == 1
    for words in ("A test of the provider", "again"):
        settle_difference(actor=TREASURER, at=NEXT, difference_id=found.id, explanation=words)
    row = models.Difference.objects.get()
    assert (row.explanation, row.settled_by) == ("A test of the provider", "譚國華")
    assert compare(counter, line("payment", "PAY-STRANGE-1", 5)) == []


@pytest.mark.parametrize("actor", [Actor(person_id=11, name="x", holder_id="p-11", posts=posts_in("IAM", "chief"))])
def test_others_have_no_treasury(counter, actor):
    compare(counter, line("payment", "PAY-STRANGE-1", 5))
    number = models.Difference.objects.get().pk
    for attempt in (
        lambda: reconcile_day(actor=actor, at=NEXT, day=DAY),
        lambda: open_differences(actor=actor),
        lambda: days_settled(actor=actor),
        lambda: list(movements(actor=actor, day=DAY)),
        lambda: settle_difference(actor=actor, at=NEXT, difference_id=number, explanation="x"),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert models.Difference.objects.get().settled_at is None


def test_the_movements_of_a_day_name_order_and_receipt(counter):
    counter.pay(counter.place())
    rows = list(movements(actor=TREASURER, day=DAY))
    order = standing()
    assert [(row[2], row[3], row[4], row[5]) for row in rows] == [
        ("provider", "550.00", order.reference, order.receipt_number),
        ("department:IAM", "-550.00", order.reference, order.receipt_number),
    ]
    assert list(movements(actor=TREASURER, day=DAY + timedelta(days=1))) == []


def test_the_days_of_a_week_are_read_as_soon_as_the_provider_answers(counter):
    counter.provider.answer = (503, b"")
    reconcile(timestamp=int(NEXT.timestamp()))
    with pytest.raises(ProviderUnreachable):
        reconcile_day(actor=system_actor(), at=NEXT, day=DAY)
    assert models.SettledDay.objects.count() == 0
    counter.provider.answer = None
    for _ in range(2):
        reconcile(timestamp=int(NEXT.timestamp()))
    assert models.SettledDay.objects.count() == 7
