"""Debts go to the tax office by software: once, also when it is down; what it collects pays, what it returns stays."""

from datetime import timedelta
from itertools import count

import pytest

from balcao.kernel.actor import system_actor
from balcao.payments import models
from balcao.payments.api import OrderState, PlanCalled, enforce, enforcement_of, order_of, verify_ledger
from balcao.payments.operations import enforcing
from balcao.payments.operations.enforcing import go_on_enforcing
from balcao.payments.operations.ordering import void_order
from balcao.payments.tests.conftest import AT, FEE
from balcao.standins.tests.conftest import running

pytestmark = pytest.mark.django_db(transaction=True)
CLAIM = {"reference": "IAM-2026-0000001-X", "due_on": "2026-10-01"}
HOUR = timedelta(hours=1)
DEBTS = count(101)


@pytest.fixture(scope="module")
def office():
    with running("tax_office") as client:
        yield client


@pytest.fixture
def told(monkeypatch):
    events: list[object] = []
    monkeypatch.setattr(enforcing, "announce", events.append)
    return events


@pytest.fixture
def debt(counter, office, settings):
    settings.BALCAO_TAX_OFFICE_URL = str(office.base_url)
    settings.BALCAO_TAX_OFFICE_SECRET = "demo-tax-office-secret"
    office.post("/switch", json={"state": "works"})
    subject = f"case:{next(DEBTS)}"
    counter.place(1000_00, subject=subject, debt=True)
    return subject


def handed(subject, at=AT):
    begun = enforce(actor=system_actor(), at=at, subject=subject, claim=CLAIM)
    go_on_enforcing(at=at)
    return begun


def stands(subject):
    found = enforcement_of(subject=subject)
    assert found is not None
    return found


def owed(subject):
    found = order_of(subject=subject)
    assert found is not None
    return found


def key_of(subject):
    return models.Enforcement.objects.filter(order__subject=subject).latest("pk").key


def test_it_is_handed_over_once_and_what_is_collected_settles_it(debt, office, told):
    assert handed(debt)
    assert not handed(debt)
    assert stands(debt).state == "taken"
    key = key_of(debt)
    assert office.get("/claims.json").json()["claims"][key]["amount"] == 1000_00
    office.post("/collect", json={"key": key, "amount": 400_00})
    go_on_enforcing(at=AT + HOUR)
    go_on_enforcing(at=AT + HOUR)
    assert (stands(debt).collected, owed(debt).state) == (400_00, OrderState.OPEN)
    office.post("/collect", json={"key": key, "amount": 600_00})
    go_on_enforcing(at=AT + 2 * HOUR)
    assert stands(debt).state == "collected"
    assert owed(debt).state is OrderState.PAID
    assert [each.state for each in told] == ["taken", "taken", "collected"]
    assert verify_ledger().reason == ""


def test_given_back_in_part_the_part_is_paid_and_the_rest_is_owed_and_not_handed_over_again(debt, office, told):
    handed(debt)
    key = key_of(debt)
    office.post("/collect", json={"key": key, "amount": 300_00})
    office.post("/return", json={"key": key, "reason": "no goods"})
    go_on_enforcing(at=AT + HOUR)
    assert (stands(debt).state, stands(debt).reason) == ("returned", "no goods")
    whole = models.Order.objects.get(subject=debt)
    assert whole.state == "in_parts"
    assert list(whole.instalments.order_by("pk").values_list("total", "state")) == [(300_00, "paid"), (700_00, "open")]
    assert [each.left for each in told if isinstance(each, PlanCalled)] == [700_00]
    assert not handed(debt, AT + 2 * HOUR)
    assert verify_ledger().reason == ""


def test_while_it_is_down_it_waits_and_goes_on_when_it_answers(debt, office, told):
    office.post("/switch", json={"state": "down"})
    handed(debt)
    assert (stands(debt).state, stands(debt).tried_at) == ("waiting", AT)
    go_on_enforcing(at=AT + 3 * HOUR)
    assert stands(debt).tried_at == AT + 3 * HOUR
    office.post("/switch", json={"state": "works"})
    go_on_enforcing(at=AT + 4 * HOUR)
    assert (stands(debt).state, stands(debt).tried_at) == ("taken", None)


def test_what_is_paid_meanwhile_is_recalled_and_what_was_collected_goes_back(debt, office, counter, told):
    handed(debt)
    office.post("/collect", json={"key": key_of(debt), "amount": 100_00})
    go_on_enforcing(at=AT)
    counter.pay(owed(debt))
    go_on_enforcing(at=AT + HOUR)
    assert stands(debt).state == "recalled"
    back = models.Refund.objects.get()
    assert (back.amount, back.part.order.subject) == (100_00, debt)
    assert verify_ledger().reason == ""


def test_what_is_void_is_recalled(debt, told):
    handed(debt)
    void_order(actor=system_actor(), at=AT, order_id=owed(debt).id, reason=FEE)
    go_on_enforcing(at=AT)
    assert stands(debt).state == "recalled"


def test_what_it_refuses_is_said_and_not_asked_again(debt, told, monkeypatch):
    monkeypatch.setattr(enforcing, "holder_name", lambda holder: dict.fromkeys(("zh-Hant", "pt", "en"), "REFUSE"))
    handed(debt)
    assert (stands(debt).state, stands(debt).reason) == ("refused", "debtor unknown")
    assert not handed(debt)


def test_where_no_system_is_connected_nothing_begins(debt, settings, told):
    settings.BALCAO_TAX_OFFICE_URL = ""
    assert not handed(debt)
    assert enforcement_of(subject=debt) is None
