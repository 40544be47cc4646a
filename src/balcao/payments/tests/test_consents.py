"""Standing consent: given at the provider, told before and after, withdrawn at once; nothing is taken twice."""

import json
from datetime import timedelta
from typing import Any

import pytest

from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.payments import models
from balcao.payments.api import (
    ConsentState,
    ProviderUnreachable,
    ask_consent,
    basket_of,
    consents_of,
    verify_ledger,
    withdraw_consent,
)
from balcao.payments.messages import BadMessage
from balcao.payments.operations import consenting
from balcao.payments.operations.consenting import announce_collections, collect_due
from balcao.payments.settlement import receive_message
from balcao.payments.tests.conftest import AT, FEE, OPERATOR

MATTER = "licence:CTT-RL-1"
DUE = AT + timedelta(days=7)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def told(monkeypatch):
    events: list[Any] = []
    monkeypatch.setattr("balcao.payments.consent_effects.announce", events.append)
    return events


def asked(**changes):
    given: dict[str, Any] = {
        "matter": MATTER,
        "department": "CTT",
        "title": FEE,
        "most": 1000_00,
        "return_url": "https://b.example/",
    }
    ask_consent(actor=OPERATOR, at=AT, **(given | changes))
    return models.Consent.objects.latest("pk")


def said(counter, consent, kind="consent.given", *, event="evt_c", token="con_1"):
    about = {"payment": token, "reference": consent.reference, "amount": 0, "shown": "VISA 4242"}
    told = {"id": event, "type": kind, **about}
    body = json.dumps(told).encode()
    return receive_message(at=AT, body=body, signature=counter.provider.signature(body, AT))


def given(counter, **changes):
    consent = asked(**changes)
    assert said(counter, consent) == "given"
    return consent


def yearly(counter, amount=600_00):
    return counter.place(amount, subject="yearly:1/2026", debt=True, due_on=macau_date(DUE), matter=MATTER)


def state():
    return models.Collection.objects.get().state


def test_it_is_told_seven_days_before_taken_on_its_day_and_told_again(counter, told):
    given(counter)
    order = yearly(counter)
    assert announce_collections(at=AT - timedelta(days=1)) == 0
    assert (announce_collections(at=AT), announce_collections(at=AT)) == (1, 0)
    assert collect_due(at=AT + timedelta(days=6)) == 0
    assert (collect_due(at=DUE), collect_due(at=DUE)) == (1, 0)
    (payment,) = counter.provider.payments[1:]
    assert (payment["amount"], payment["reference"]) == (600_00, f"{order.reference}-1")
    assert counter.tell(payment, "payment.succeeded", at=DUE, event="x") == "paid"
    assert counter.tell(payment, "payment.succeeded", at=DUE, event="x") == "repeated"
    assert [each.state for each in told] == ["announced", "done"]
    assert basket_of(actor=OPERATOR, at=DUE) == []
    assert verify_ledger().reason == ""


def test_one_that_fails_is_an_ordinary_fee_again_and_not_tried_again(counter, told):
    given(counter)
    yearly(counter)
    announce_collections(at=AT)
    collect_due(at=DUE)
    counter.tell(counter.provider.payments[-1], "payment.failed", at=DUE)
    counter.tell(counter.provider.payments[-1], "payment.failed", at=DUE)
    assert [each.state for each in told] == ["announced", "failed"]
    (due,) = basket_of(actor=OPERATOR, at=DUE)
    assert due.obstacle == ""
    assert (announce_collections(at=DUE), collect_due(at=DUE)) == (0, 0)
    counter.pay(due.order, at=DUE)


def test_while_the_provider_is_down_it_waits_and_is_one_payment_afterwards(counter):
    given(counter)
    yearly(counter)
    announce_collections(at=AT)
    counter.provider.answer = (503, b"")
    assert collect_due(at=DUE) == 0
    assert state() == "tried"
    counter.provider.answer = None
    assert collect_due(at=DUE + timedelta(days=1)) == 1
    assert models.Payment.objects.count() == 1


def test_withdrawn_before_its_day_nothing_is_taken(counter):
    consent = given(counter)
    yearly(counter)
    announce_collections(at=AT)
    assert withdraw_consent(actor=OPERATOR, at=AT, consent_id=consent.pk) is False
    assert withdraw_consent(actor=OPERATOR, at=AT, consent_id=consent.pk) is False
    assert (state(), collect_due(at=DUE)) == ("dropped", 0)
    assert [each.state for each in consents_of(actor=OPERATOR, at=AT)] == [ConsentState.WITHDRAWN]
    assert said(counter, consent, event="late") == "ignored"
    assert len(basket_of(actor=OPERATOR, at=DUE)) == 1


def test_withdrawn_while_it_is_being_taken_whoever_was_first_wins(counter, monkeypatch):
    consent = given(counter)
    yearly(counter)
    announce_collections(at=AT)
    begun = consenting._begin

    def withdrawn_first(number, at):
        withdraw_consent(actor=OPERATOR, at=at, consent_id=consent.pk)
        return begun(number, at)

    with monkeypatch.context() as patch:
        patch.setattr(consenting, "_begin", withdrawn_first)
        assert collect_due(at=DUE) == 0
    assert not models.Payment.objects.exists()


def test_withdrawn_after_it_was_begun_one_is_told_so(counter):
    consent = given(counter)
    yearly(counter)
    announce_collections(at=AT)
    collect_due(at=DUE)
    assert withdraw_consent(actor=OPERATOR, at=DUE, consent_id=consent.pk) is True
    assert counter.tell(counter.provider.payments[-1], "payment.succeeded", at=DUE) == "paid"


def test_paid_otherwise_before_it_is_not_taken(counter):
    given(counter)
    order = yearly(counter)
    announce_collections(at=AT)
    counter.pay(order)
    assert (collect_due(at=DUE), state()) == (0, "dropped")


def test_more_than_was_consented_to_is_never_taken(counter):
    given(counter, most=599_99)
    yearly(counter)
    assert announce_collections(at=AT) == 0


def test_the_newest_word_counts_and_a_refusal_is_none(counter):
    first = given(counter)
    second = asked()
    assert said(counter, second, event="e2", token="con_2") == "given"
    first.refresh_from_db()
    assert first.state == "withdrawn"
    third = asked()
    assert said(counter, third, "consent.refused", event="e3") == "refused"
    assert models.Consent.objects.get(state="given").pk == second.pk


def test_what_we_never_asked_and_what_is_anothers(counter):
    consent = given(counter)
    with pytest.raises(BadMessage, match="unknown_consent"):
        said(counter, models.Consent(reference="CONSENT-x"), event="e9")
    with pytest.raises(NotFound):
        withdraw_consent(actor=Actor(person_id=2, name="", holder_id="p-2"), at=AT, consent_id=consent.pk)
    counter.provider.answer = (503, b"")
    with pytest.raises(ProviderUnreachable):
        asked()
