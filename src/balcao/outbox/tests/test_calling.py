"""Subscribers are called in order and signed, again after growing pauses, not for ever, and never inside."""

from datetime import timedelta

import pytest
from django.conf import settings as conf
from django.db import IntegrityError, transaction

from balcao.cases.testing import CERTIFICATE, load_world, person, with_officer
from balcao.entities.api import end_machine
from balcao.entities.testing import registered
from balcao.foundation.forgetting.api import Rule
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.notices.models import Notice
from balcao.outbox import calling
from balcao.outbox.api import (
    FORGETS,
    BadAddress,
    BadPosition,
    CalledAlready,
    NoKinds,
    change_secret,
    end_subscription,
    go_on,
    happening_types,
    stop_calls,
    subscribe,
    subscriptions_of,
    tell_again,
)
from balcao.outbox.calling import GIVE_UP, PAUSES, due, tell
from balcao.outbox.forgetting import CALLS_KEPT, forget_happenings
from balcao.outbox.gateways import receiver
from balcao.outbox.jobs import tell_due
from balcao.outbox.models import Call, Subscription
from balcao.standins.tests.conftest import running

pytestmark = pytest.mark.django_db
PRESIDENT = person(1, "e-1")


@pytest.fixture
def software(db):
    load_world()
    return registered(PRESIDENT, now(), scope=CERTIFICATE).machine_id


@pytest.fixture(scope="module")
def other():
    """Somebody's software, as a process of its own."""
    with running("subscriber") as client:
        yield client


def subscribed(software, other, *, state="works", kinds=("case.lodged", "case.moved"), **more):
    address = f"{other.base_url}/calls?state={state}"
    number, secret = subscribe(actor=PRESIDENT, at=now(), machine_id=software, address=address, kinds=kinds, **more)
    other.post("/secret", content=secret)
    return number


def received(other):
    return other.get("/calls.json").json()


def row(number):
    return Subscription.objects.get(pk=number)


def test_what_happens_is_told_once_in_order_and_the_signature_fits(software, other):
    number, before = subscribed(software, other), len(received(other))
    case, at = with_officer(), now()
    assert due(at=at) == [number]
    assert not tell(at=at, subscription_id=number)
    assert not tell(at=at, subscription_id=number)
    moved, lodged = received(other)[: len(received(other)) - before]
    assert (lodged["event"]["type"], moved["event"]["type"]) == ("balcao.case.lodged.v1", "balcao.case.moved.v1")
    assert lodged["genuine"]
    assert lodged["event"]["subject"] == case.reference
    assert lodged["webhook-id"] == lodged["event"]["id"]
    assert set(lodged["event"]["data"]) == {"reference", "service", "state"}
    assert due(at=at) == []
    (shown,) = subscriptions_of(actor=PRESIDENT, at=at, machine_id=software)
    assert [(each.taken, each.status) for each in shown.calls] == [(True, 204)] * 2


def test_a_slow_or_failing_receiver_is_asked_again_after_growing_pauses_then_no_more_and_its_owner_told(
    software, other, monkeypatch
):
    number = subscribed(software, other, state="down")
    with_officer()
    at = began = now()
    for pause in (*PAUSES, PAUSES[-1]):
        assert not tell(at=at, subscription_id=number)
        assert row(number).due_at == at + pause
        at += pause
        assert not tell(at=at - timedelta(seconds=1), subscription_id=number)
    assert {each.status for each in Call.objects.all()} == {503}
    assert len({each.mark for each in Call.objects.all()}) == 1
    assert row(number).failing_since == began
    for _ in range(2):
        assert not tell(at=began + GIVE_UP, subscription_id=number)
    assert row(number).stopped == "failed"
    told = Notice.objects.filter(wording__startswith="outbox.note.stopped")
    assert [(each.holder_id, "Payroll 5" in each.subject["en"]) for each in told] == [("e-1", True)]
    Subscription.objects.update(address=f"{other.base_url}/calls")
    go_on(actor=PRESIDENT, at=at, subscription_id=number)
    assert not tell(at=at, subscription_id=number)
    assert Call.objects.latest("pk").taken
    monkeypatch.setattr(receiver, "TIMEOUT", 0.3)
    Subscription.objects.update(address=f"{other.base_url}/calls?state=slow")
    tell_again(actor=PRESIDENT, at=at, subscription_id=number, first=1)
    assert not tell(at=at, subscription_id=number)
    assert Call.objects.latest("pk").problem == "slow"


def test_who_says_that_it_is_gone_is_not_called_again(software, other):
    number = subscribed(software, other, state="gone")
    with_officer()
    tell(at=now(), subscription_id=number)
    assert row(number).stopped == "gone"
    assert due(at=now()) == []


def test_nothing_inside_is_called(software, monkeypatch):
    number, _ = subscribe(
        actor=PRESIDENT, at=now(), machine_id=software, address="https://10.0.0.8/calls", kinds=["case.lodged"]
    )
    with_officer()
    tell(at=now(), subscription_id=number)
    assert [each.problem for each in Call.objects.all()] == ["unreachable"]
    monkeypatch.setattr(conf, "BALCAO_DEMO", False)
    for address in ("http://127.0.0.1/x", "http://localhost:8000/"):
        with pytest.raises(BadAddress):
            subscribe(actor=PRESIDENT, at=now(), machine_id=software, address=address, kinds=["case.lodged"])


@pytest.mark.parametrize(
    "address",
    ["", "example.org", "http://example.org/", "https://a:b@example.org/", "ftp://x/", "https://x y/", "https:///x"],
)
def test_what_is_no_address_is_said(software, address):
    with pytest.raises(BadAddress):
        subscribe(actor=PRESIDENT, at=now(), machine_id=software, address=address, kinds=happening_types())


def test_it_is_told_again_from_an_event_with_the_same_ids(software, other):
    number = subscribed(software, other)
    with_officer()
    tell(at=now(), subscription_id=number)
    first = [each["webhook-id"] for each in received(other)[:2]]
    tell_again(actor=PRESIDENT, at=now(), subscription_id=number, first=Call.objects.earliest("pk").position)
    tell(at=now(), subscription_id=number)
    assert [each["webhook-id"] for each in received(other)[:2]] == first
    for wrong in (0, 10_000):
        with pytest.raises(BadPosition):
            tell_again(actor=PRESIDENT, at=now(), subscription_id=number, first=wrong)


def test_said_to_begin_again_while_a_call_is_under_way_it_does(software, other, monkeypatch):
    with_officer(key="before")
    number = subscribed(software, other)
    with_officer()
    real = receiver.call

    def meanwhile(*given):
        answered = real(*given)
        Subscription.objects.update(position=0, due_at=now())
        return answered

    with monkeypatch.context() as patch:
        patch.setattr(calling, "call", meanwhile)
        assert not tell(at=now(), subscription_id=number)
    assert row(number).position == 0
    tell(at=now(), subscription_id=number)
    assert Call.objects.filter(taken=True).count() == 5


def test_killed_before_it_is_written_down_the_same_is_told_again_later(software, other, monkeypatch):
    number, at = subscribed(software, other), now()
    with_officer()

    def killed(*given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(calling, "call", killed)
        with pytest.raises(KeyboardInterrupt):
            tell(at=at, subscription_id=number)
    assert not tell(at=at, subscription_id=number)
    assert not Call.objects.exists()
    tell(at=at + calling.LEASE, subscription_id=number)
    assert Call.objects.count() == 2


def test_after_a_new_secret_both_sign_for_a_day(software, other):
    number = subscribed(software, other)
    with_officer(key="one")
    new = change_secret(actor=PRESIDENT, at=now(), subscription_id=number)
    tell(at=now(), subscription_id=number)
    assert received(other)[0]["genuine"]
    other.post("/secret", content=new)
    with_officer(key="two")
    tell(at=now(), subscription_id=number)
    assert received(other)[0]["genuine"]
    assert len(received(other)[0]["webhook-signature"].split()) == 2
    Subscription.objects.update(both_until=now() - timedelta(seconds=1))
    with_officer(key="three")
    tell(at=now(), subscription_id=number)
    assert len(received(other)[0]["webhook-signature"].split()) == 1


def test_only_chosen_kinds_and_what_its_mandates_show(software, other):
    number, before = subscribed(software, other, kinds=["document.sealed"]), len(received(other))
    with_officer()
    tell(at=now(), subscription_id=number)
    assert len(received(other)) == before
    assert due(at=now()) == []
    elsewhere = registered(PRESIDENT, now(), name="Other", scope="dsi-association-leadership-update").machine_id
    blind = subscribed(elsewhere, other)
    with_officer(key="again")
    tell(at=now(), subscription_id=blind)
    assert len(received(other)) == before


def test_software_that_was_taken_back_is_called_no_more(software, other):
    number = subscribed(software, other)
    with_officer()
    end_machine(actor=PRESIDENT, at=now(), machine_id=software)
    tell(at=now(), subscription_id=number)
    assert row(number).stopped == "at_rest"
    assert not Call.objects.exists()
    with pytest.raises(NotFound):
        subscribed(software, other)


def test_stopped_by_its_owner_what_happens_waits(software, other):
    number = subscribed(software, other)
    for _ in range(2):
        stop_calls(actor=PRESIDENT, at=now(), subscription_id=number)
    with_officer()
    assert due(at=now()) == []
    go_on(actor=PRESIDENT, at=now(), subscription_id=number)
    assert tell_due(timestamp=int(now().timestamp()) + 1) == 1
    tell(at=now(), subscription_id=number)
    assert Call.objects.count() == 2
    end_subscription(actor=PRESIDENT, at=now(), subscription_id=number)
    assert subscriptions_of(actor=PRESIDENT, at=now(), machine_id=software) == []
    assert forget_happenings(at=now() + CALLS_KEPT) == 2


def test_one_address_once_and_only_for_who_manages(software, other):
    number = subscribed(software, other)
    with pytest.raises(CalledAlready):
        subscribed(software, other)
    with pytest.raises(NoKinds):
        subscribed(software, other, state="x", kinds=["nothing"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Subscription.objects.filter(pk=number).update(kinds=[])
    for stranger in (person(3, "e-2"), person(6, "e-1")):
        for act in (change_secret, stop_calls, go_on, end_subscription):
            with pytest.raises(NotFound):
                act(actor=stranger, at=now(), subscription_id=number)
        with pytest.raises(NotFound):
            subscriptions_of(actor=stranger, at=now(), machine_id=software)


def test_what_was_told_of_a_case_goes_with_it():
    rules: list[Rule] = list(FORGETS)
    assert Call in {each.model for each in rules}
