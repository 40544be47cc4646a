"""Nudges through two real mail servers and two senders of text messages, some of which fail on purpose."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from balcao.accounts.api import load_demo as load_people
from balcao.accounts.models import User
from balcao.entities.api import load_demo as load_entities
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import NotFound
from balcao.notices.api import inbox, load_demo, send_notice
from balcao.notices.delivery.health import in_order, note_failure, note_success
from balcao.notices.delivery.queries import deliveries, left_untold
from balcao.notices.delivery.unusable import unusable_ways, use_again
from balcao.notices.gateways.base import NotTaken, Unreachable
from balcao.notices.gateways.sms import HttpSms
from balcao.notices.jobs import nudge
from balcao.notices.models import Attempt, Choice, Notice, Nudge, Provider
from balcao.notices.types import AttemptState, Channel
from balcao.standins.tests.conftest import free_port, running

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
WORDS = {"zh-Hant": "甲", "pt": "a", "en": "a"}
JOAO = Actor(person_id=2, name="João", assurance=2, holder_id="p-2")

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def phone_process():
    ports = free_port(), free_port()
    more = ("--smtp-port", str(ports[0]), "--second-smtp-port", str(ports[1]))
    with running("phone", *more) as client:
        yield client, ports


@pytest.fixture
def phone(phone_process, settings):
    client, ports = phone_process
    load_people(at=AT)
    load_entities(at=AT)
    load_demo(at=AT)
    backend = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILERS = {
        name: {"BACKEND": backend, "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 2}}
        for name, port in zip(("default", "second"), ports, strict=True)
    }
    url = str(client.base_url).rstrip("/")
    settings.BALCAO_TEXT_SENDERS = {"first": url, "second": f"{url}/second"}
    settings.BALCAO_NOTICES_TIMEOUT = 2.0
    for name in ("mail", "mail-second", "texts", "texts-second"):
        switch(client, name, "works")
    return client


def switch(client, name, state):
    assert client.post(f"/switch/{name}", data={"state": state}).status_code == 303


def send(holder_id="p-2", key="k", legal=True):
    return send_notice(
        actor=system_actor(),
        at=AT,
        holder_id=holder_id,
        department="DSI",
        subject=WORDS,
        body=WORDS,
        legal=legal,
        case_reference="c",
        key=key,
    )


def by_text(person_id=2):
    Choice.objects.create(person_id=person_id, holder_id=f"p-{person_id}", kind="legal", channels=["sms"])


def states():
    return list(Attempt.objects.order_by("pk").values_list("provider", "state"))


def test_when_the_first_provider_is_down_the_second_takes_it_at_once(phone):
    switch(phone, "mail", "down")
    before = len(phone.get("/messages.json").json())
    send()
    run_waiting_jobs()
    assert states() == [("default", "failed"), ("second", "sent")]
    arrived = phone.get("/messages.json").json()
    assert len(arrived) == before + 1
    assert arrived[0]["by"] == "mail-second"


def test_a_slow_provider_is_given_up_and_the_second_takes_it(phone):
    switch(phone, "texts", "slow")
    by_text()
    send()
    run_waiting_jobs()
    assert states() == [("first", "failed"), ("second", "sent")]


def test_the_text_message_says_where_and_nothing_of_what(phone):
    by_text()
    send()
    run_waiting_jobs()
    (text,) = phone.get("/texts.json", params={"to": "+85366000002"}).json()[:1]
    assert text["text"].endswith("/as/p-2/inbox/")
    assert "Direcção dos Serviços de Identificação" in text["text"]
    assert len(text["text"]) <= 320


def test_when_all_are_down_the_nudge_is_tried_again_and_the_notice_stays_one(phone):
    switch(phone, "mail", "down")
    switch(phone, "mail-second", "down")
    number = send()
    with pytest.raises(Unreachable):
        nudge(notice_id=number)
    assert left_untold(since=AT - timedelta(days=1), before=datetime.now(tz=UTC) + timedelta(hours=1)) == [(number, 2)]
    switch(phone, "mail", "works")
    switch(phone, "mail-second", "works")
    nudge(notice_id=number)
    nudge(notice_id=number)
    assert [state for _, state in states()] == ["failed", "failed", "sent"]
    assert Notice.objects.count() == 1


def test_after_three_failures_a_provider_is_left_alone_then_tried_by_one_message(phone):
    channel, first, second = Channel.MAIL, HttpSms("a", ""), HttpSms("b", "")
    for _ in range(3):
        note_failure(channel, "a", at=AT)
    assert in_order(channel, [first, second], at=AT) == [second]
    later = AT + timedelta(seconds=31)
    assert in_order(channel, [first, second], at=later) == [first, second]
    assert in_order(channel, [first, second], at=later) == [second]  # somebody else is trying it
    note_failure(channel, "a", at=later)
    assert Provider.objects.get().open_until == later + timedelta(minutes=1)
    note_success(channel, "a")
    assert in_order(channel, [first, second], at=later) == [second, first]
    assert in_order(channel, [first, second], at=later + timedelta(hours=1)) == [first, second]


def test_when_every_circuit_is_open_nothing_is_sent_and_it_is_tried_again(phone):
    number = send()
    for name in ("default", "second"):
        for _ in range(3):
            note_failure(Channel.MAIL, name, at=datetime.now(tz=UTC))
    with pytest.raises(NotTaken):
        nudge(notice_id=number)
    assert not Attempt.objects.exists()


def test_killed_between_sending_and_noting_it_goes_again_under_the_same_key(phone, monkeypatch):
    by_text()
    number = send()
    sent = HttpSms.send

    def killed(self, message):
        sent(self, message)
        raise KeyboardInterrupt

    monkeypatch.setattr(HttpSms, "send", killed)
    before = len(phone.get("/texts.json").json())
    with pytest.raises(KeyboardInterrupt):
        nudge(notice_id=number)
    (left,) = Attempt.objects.all()
    assert left.state == AttemptState.QUEUED
    monkeypatch.setattr(HttpSms, "send", sent)
    nudge(notice_id=number)
    (attempt,) = Attempt.objects.all()
    assert (attempt.key, attempt.state) == (left.key, AttemptState.SENT)
    assert len(phone.get("/texts.json").json()) == before + 1
    assert Notice.objects.count() == 1


def test_an_address_that_does_not_exist_is_used_no_more_and_the_person_learns_of_it(phone):
    User.objects.filter(username="joao").update(email="gone@exemplo.example")
    send()
    run_waiting_jobs()
    assert states() == [("default", "bounced")]
    (way,) = unusable_ways(actor=JOAO)
    assert (way.channel, way.address) == (Channel.MAIL, "gone@exemplo.example")
    told, first = inbox(actor=JOAO, at=AT + timedelta(days=400))
    assert told.subject["en"] == "Mail to your address comes back"
    send(key="next")
    run_waiting_jobs()
    assert Attempt.objects.filter(channel="mail").count() == 1
    assert Attempt.objects.filter(channel="sms").exists(), "a legal notice goes by what there is"
    ((line,),) = deliveries([first.id]).values()
    assert (line.masked, line.state) == ("go•••@exemplo.example", AttemptState.BOUNCED)


def test_only_its_owner_says_that_an_address_works_again(phone):
    User.objects.filter(username="joao").update(email="gone@exemplo.example")
    send()
    run_waiting_jobs()
    (way,) = unusable_ways(actor=JOAO)
    with pytest.raises(NotFound):
        use_again(actor=Actor(person_id=3, name="x", assurance=2, holder_id="p-3"), at=AT, address_id=way.id)
    use_again(actor=JOAO, at=AT, address_id=way.id)
    use_again(actor=JOAO, at=AT, address_id=way.id)
    assert unusable_ways(actor=JOAO) == []
    send(key="next")
    run_waiting_jobs()
    assert Attempt.objects.filter(nudge__notice__key="next").exists()


def test_a_nudge_of_a_browser_is_for_known_push_services_only(phone, settings):
    from balcao.notices.gateways.chosen import providers

    assert providers(Channel.PUSH, json.dumps({"endpoint": "https://10.0.0.1/x"})) == []
    assert providers(Channel.PUSH, json.dumps({"endpoint": "https://evil.example/fcm.googleapis.com"})) == []
    (service,) = providers(Channel.PUSH, json.dumps({"endpoint": "https://fcm.googleapis.com/fcm/send/1"}))
    assert service.name == "fcm.googleapis.com"
    assert not Nudge.objects.exists()
