import json
import threading
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.db import IntegrityError, connection, transaction

from balcao.exchange.api import Message, deliveries_of, inform
from balcao.exchange.delivery import deliver_message
from balcao.exchange.gateways.base import Unreachable
from balcao.exchange.jobs import deliver, deliver_overdue
from balcao.exchange.models import Delivery
from balcao.exchange.tests.conftest import registers_at
from balcao.exchange.tests.world import AT
from balcao.foundation.audit.api import entries_about
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import system_actor

pytestmark = pytest.mark.django_db
REFERENCE = "DSI-ORG-2026-000001-K"
LATER = AT + timedelta(hours=1)


def tell(key, department="FSS", **changes):
    given = {"holder_id": "e-1", "case_reference": REFERENCE, "message": {"president": "陳美玲"}} | changes
    inform(
        actor=system_actor(),
        at=AT,
        holder_id=given["holder_id"],
        case_reference=given["case_reference"],
        messages=[Message(department=department, content=given["message"], key=key)],
    )


def inbox(url, department="FSS"):
    return httpx.get(f"{url}/departments/{department}/inbox", trust_env=False).json()


def arrived(url, key, department="FSS"):
    return [each["content"] for each in inbox(url, department) if each["key"] == key]


def states():
    return [(each.department, each.state) for each in deliveries_of(REFERENCE)]


def test_a_department_receives_what_it_is_told(registers):
    tell("case-1:FSS")
    assert states() == [("FSS", "waiting")]
    run_waiting_jobs()
    assert states() == [("FSS", "delivered")]
    (content,) = arrived(registers, "case-1:FSS")
    assert content == {
        "case_reference": REFERENCE,
        "holder_id": "e-1",
        "sent_at": AT.isoformat(),
        "message": {"president": "陳美玲"},
    }


def test_telling_twice_is_one_delivery(registers):
    tell("case-2:FSS")
    tell("case-2:FSS", message={"president": "another"})
    run_waiting_jobs()
    tell("case-2:FSS")
    assert run_waiting_jobs() == 0
    assert states() == [("FSS", "delivered")]
    assert [each["message"] for each in arrived(registers, "case-2:FSS")] == [{"president": "陳美玲"}]


def test_each_department_is_told_for_itself(registers):
    for department in ("FSS", "DSF", "CRBM"):
        tell(f"case-3:{department}", department)
    run_waiting_jobs()
    assert states() == [("FSS", "delivered"), ("DSF", "delivered"), ("CRBM", "delivered")]
    assert len(arrived(registers, "case-3:DSF", "DSF")) == 1


@pytest.mark.parametrize("trouble", ["down", "slow", "wrong"])
def test_a_department_in_trouble_receives_it_later(registers, switch, settings, trouble):
    settings.BALCAO_REGISTERS_TIMEOUT = 0.5
    switch("departments", trouble)
    tell(f"case-4:{trouble}")
    with pytest.raises(Unreachable):
        run_waiting_jobs()
    assert states() == [("FSS", "waiting")]
    switch("departments", "works")
    (delivery,) = Delivery.objects.all()
    deliver(delivery_ids=[delivery.pk])
    assert states() == [("FSS", "delivered")]
    assert len(arrived(registers, f"case-4:{trouble}")) == 1


def test_an_outage_longer_than_all_retries_is_outlasted(nothing_listens, registers, settings):
    settings.BALCAO_REGISTERS_URL = nothing_listens
    settings.BALCAO_REGISTERS_TIMEOUT = 1.0
    for number in (1, 2):
        tell(f"case-5:{number}")
    assert deliver_overdue(timestamp=int(LATER.timestamp())) == 0
    assert states() == [("FSS", "waiting")] * 2
    settings.BALCAO_REGISTERS_URL = registers
    assert deliver_overdue(timestamp=int(LATER.timestamp())) == 2
    assert deliver_overdue(timestamp=int(LATER.timestamp())) == 0
    assert states() == [("FSS", "delivered")] * 2
    assert {each.delivered_at for each in deliveries_of(REFERENCE)} == {LATER}
    assert run_waiting_jobs() == 2
    assert [len(arrived(registers, f"case-5:{number}")) for number in (1, 2)] == [1, 1]


def test_messages_that_failed_together_are_delivered_together_later(registers, switch):
    switch("departments", "down")
    inform(
        actor=system_actor(),
        at=AT,
        holder_id="e-1",
        case_reference=REFERENCE,
        messages=[Message(each, {"president": "陳美玲"}, f"case-11:{each}") for each in ("FSS", "DSF")],
    )
    with pytest.raises(Unreachable):
        run_waiting_jobs()
    assert states() == [("FSS", "waiting"), ("DSF", "waiting")]
    switch("departments", "works")
    deliver(delivery_ids=[each.pk for each in Delivery.objects.all()])
    assert states() == [("FSS", "delivered"), ("DSF", "delivered")]


def test_what_was_just_told_is_left_to_its_job(registers):
    tell("case-6")
    assert deliver_overdue(timestamp=int(AT.timestamp()) + 60) == 0
    assert states() == [("FSS", "waiting")]


def test_the_arrival_is_noted_once(registers):
    tell("case-7")
    (delivery,) = Delivery.objects.all()
    given: dict[str, Any] = {"actor": system_actor(), "delivery_id": delivery.pk}
    assert deliver_message(at=AT, **given)
    assert not deliver_message(at=LATER, **given)
    assert [each.delivered_at for each in deliveries_of(REFERENCE)] == [AT]
    events = [entry.event for entry in entries_about(f"delivery:{delivery.pk}")]
    assert events == ["exchange:delivery:asked", "exchange:delivery:delivered"]


def test_an_acknowledgement_that_was_lost_leads_to_no_second_message(registers):
    tell("case-8")
    run_waiting_jobs()
    Delivery.objects.update(delivered_at=None)
    (delivery,) = Delivery.objects.all()
    deliver(delivery_ids=[delivery.pk])
    assert states() == [("FSS", "delivered")]
    assert len(arrived(registers, "case-8")) == 1


def test_a_delivery_that_does_not_exist_is_no_work(registers):
    assert not deliver_message(actor=system_actor(), at=AT, delivery_id=987654)


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_told(registers):
    with transaction.atomic():
        tell("case-9")
        transaction.set_rollback(True)
    assert run_waiting_jobs() == 0
    assert states() == []
    assert arrived(registers, "case-9") == []


@pytest.mark.django_db(transaction=True)
def test_two_who_tell_the_same_at_once_tell_it_once(registers):
    ready = threading.Barrier(2)
    failures = []

    def one():
        try:
            ready.wait(5)
            tell("case-10")
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert run_waiting_jobs() == 1
    assert states() == [("FSS", "delivered")]


def test_the_database_refuses_a_second_delivery_of_one_key():
    given = {"key": "k", "department": "FSS", "holder_id": "e-1", "case_reference": REFERENCE, "message": {}}
    Delivery.objects.create(asked_at=AT, **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(asked_at=AT, **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Delivery.objects.create(asked_at=AT, delivered_at=AT - timedelta(seconds=1), **(given | {"key": "k2"}))
    assert Delivery.objects.count() == 1


def test_other_cases_do_not_show(registers):
    tell("case-11", case_reference="IAM-FB-2026-000009-X")
    assert states() == []


def test_a_message_without_a_key_is_refused_by_the_department(registers):
    body = json.dumps({"message": 1})
    done = httpx.post(f"{registers}/departments/FSS/inbox", content=body, trust_env=False)
    assert done.status_code == 400


def test_received_messages_survive_a_restart(tmp_path):
    from balcao.exchange.tests.conftest import free_port

    keep = ("--keep", str(tmp_path / "registers.json"))
    letter: dict[str, Any] = {"json": {"a": 1}, "headers": {"Idempotency-Key": "k"}, "trust_env": False}
    with registers_at(free_port(), *keep) as url:
        assert httpx.post(f"{url}/departments/FSS/inbox", **letter).status_code == 201
    with registers_at(free_port(), *keep) as url:
        assert httpx.post(f"{url}/departments/FSS/inbox", **letter).status_code == 200
        assert len(inbox(url)) == 1
