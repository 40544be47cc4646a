import time
from datetime import timedelta

import pytest

from balcao.entities.models import Entity, Seat
from balcao.exchange.api import NoSuchRegister, fetch
from balcao.exchange.gateways.base import Unreachable
from balcao.exchange.gateways.http import HttpGateway, gateway
from balcao.exchange.tests.world import AT, BASIS, PURPOSE, asking, person
from balcao.foundation.audit.api import entries_about, readings_about
from balcao.foundation.audit.models import Entry
from balcao.kernel.actor import system_actor
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.usefixtures("world")

PRESIDENT = person(1, "e-1")
ADMINISTRATOR = person(3, "e-2")
PENSIONER = person(5)


def outcomes(subject):
    return [entry.data["outcome"] for entry in entries_about(subject)]


def test_a_register_answers_with_the_asked_fields_and_no_others(registers):
    (reply,) = fetch(actor=PRESIDENT, at=AT, asked=[asking("organs", "registration_no", "term_end", "nonsense")])
    assert reply.state == "answered"
    assert reply.facts == {"registration_no": "4821", "term_end": "2027-12-31"}
    assert reply.fetched_at == AT


def test_the_gateway_may_say_more_than_was_asked_but_it_is_not_kept(registers, monkeypatch):
    monkeypatch.setattr(HttpGateway, "ask", lambda *given: {"status": "active", "seats": ["somebody"]})
    (reply,) = fetch(actor=PRESIDENT, at=AT, asked=[asking("organs", "status")])
    assert reply.facts == {"status": "active"}


@pytest.mark.parametrize(
    ("actor", "register", "field", "value"),
    [
        (ADMINISTRATOR, "commercial", "register_no", "45678 SO"),
        (ADMINISTRATOR, "taxpayer", "taxpayer_no", "81234567"),
        (ADMINISTRATOR, "fss", "employer_no", "E-20417"),
        (ADMINISTRATOR, "criminal_record", "clean", True),
        (ADMINISTRATOR, "identity", "name_zh", "李偉強"),
        (PENSIONER, "identity", "born_on", "1950-09-30"),
        (PENSIONER, "fss", "pensioner", True),
        (system_actor().acting_for("p-5"), "fss", "contributor_no", "0301234"),
        (system_actor().acting_for("e-1"), "organs", "name_zh", "澳門關愛長者協會"),
    ],
)
def test_each_register_is_asked_under_its_own_number(registers, actor, register, field, value):
    (reply,) = fetch(actor=actor, at=AT, asked=[asking(register, field)])
    assert (reply.state, reply.facts) == ("answered", {field: value})


def test_replies_come_in_the_order_asked(registers):
    asked = [asking(name) for name in ("taxpayer", "commercial", "identity", "criminal_record", "fss")]
    replies = fetch(actor=ADMINISTRATOR, at=AT, asked=asked)
    assert [reply.register for reply in replies] == [each.register for each in asked]


def test_who_is_not_in_the_register_is_unknown_and_the_question_is_logged(registers):
    Entity.objects.filter(pk=1).update(register_no="9999")
    (reply,) = fetch(actor=PRESIDENT, at=AT, asked=[asking("organs")])
    assert (reply.state, reply.facts) == ("unknown", {})
    assert outcomes("register:organs") == ["unknown"]


def test_a_key_with_odd_signs_cannot_lead_elsewhere(registers):
    Entity.objects.filter(pk=1).update(register_no="../fss/81234567?")
    (reply,) = fetch(actor=PRESIDENT, at=AT, asked=[asking("organs", "employer_no")])
    assert (reply.state, reply.facts) == ("unknown", {})


def test_without_a_number_there_nobody_is_asked(nothing_listens):
    replies = fetch(actor=PENSIONER, at=AT, asked=[asking("organs"), asking("taxpayer")])
    assert [reply.state for reply in replies] == ["unknown", "unknown"]
    assert readings_about("p-5") == []


def test_asking_nothing_is_harmless(nothing_listens):
    assert fetch(actor=PENSIONER, at=AT, asked=[]) == []


def test_a_slow_register_is_given_up_and_holds_up_no_other(registers, switch, settings):
    settings.BALCAO_REGISTERS_TIMEOUT = 0.5
    switch("taxpayer", "slow")
    started = time.monotonic()
    slow, quick = fetch(actor=ADMINISTRATOR, at=AT, asked=[asking("taxpayer"), asking("commercial")])
    assert time.monotonic() - started < 3
    assert (slow.state, quick.state) == ("unreachable", "answered")
    assert outcomes("register:taxpayer") == ["unreachable"]


@pytest.mark.parametrize("trouble", ["down", "wrong"])
def test_a_register_in_trouble_is_a_reply_and_works_again_later(registers, switch, trouble):
    switch("organs", trouble)
    (reply,) = fetch(actor=PRESIDENT, at=AT, asked=[asking("organs")])
    assert (reply.state, reply.facts) == ("unreachable", {})
    switch("organs", "works")
    (reply,) = fetch(actor=PRESIDENT, at=AT + timedelta(minutes=1), asked=[asking("organs")])
    assert reply.facts == {"status": "active"}
    assert outcomes("register:organs") == ["unreachable", "answered"]


def test_where_nothing_listens_every_register_is_unreachable_and_every_attempt_logged(nothing_listens):
    replies = fetch(actor=ADMINISTRATOR, at=AT, asked=[asking("taxpayer"), asking("commercial")])
    assert [reply.state for reply in replies] == ["unreachable", "unreachable"]
    assert sorted(reading.subject for reading in readings_about("e-2")) == ["register:commercial", "register:taxpayer"]


def test_the_holder_sees_who_asked_why_and_by_which_law(registers):
    fetch(actor=PRESIDENT, at=AT, asked=[asking("organs", "status", "seats")])
    (reading,) = readings_about("e-1")
    assert (reading.who, reading.subject, reading.at) == ("person 1", "register:organs", AT)
    assert reading.purpose == PURPOSE
    assert reading.basis == BASIS
    (entry,) = entries_about("register:organs")
    assert entry.data == {"fields": ["status", "seats"], "outcome": "answered"}


def test_whom_a_question_for_an_entity_is_about_sees_it_too(registers):
    fetch(actor=ADMINISTRATOR, at=AT, asked=[asking("criminal_record", "clean"), asking("commercial")])
    assert [reading.subject for reading in readings_about("p-3")] == ["register:criminal_record"]
    assert {reading.subject for reading in readings_about("e-2")} == {"register:criminal_record", "register:commercial"}


def test_a_question_about_oneself_is_logged_once(registers):
    fetch(actor=PENSIONER, at=AT, asked=[asking("identity", "born_on")])
    assert len(readings_about("p-5")) == 1


def test_nothing_a_register_said_is_stored(registers):
    fetch(actor=ADMINISTRATOR, at=AT, asked=[asking("criminal_record", "clean"), asking("identity", "address")])
    stored = str(list(Entry.objects.values()))
    assert "黑沙環" not in stored
    assert "'clean': True" not in stored


def test_who_may_not_see_the_holder_asks_nothing(registers):
    before = Entry.objects.count()
    for actor in (person(5, "e-2"), person(1, "p-5"), person(3, "e-999")):
        with pytest.raises(NotFound):
            fetch(actor=actor, at=AT, asked=[asking("fss")])
    assert Entry.objects.count() == before


def test_who_holds_the_office_no_more_asks_nothing(registers):
    Seat.objects.filter(entity_id=1, person_id=1).update(person_id=4)
    with pytest.raises(NotFound):
        fetch(actor=PRESIDENT, at=AT, asked=[asking("organs")])
    assert readings_about("e-1") == []


def test_a_register_nobody_knows_is_a_fault_of_the_definition(registers):
    with pytest.raises(NoSuchRegister):
        fetch(actor=PRESIDENT, at=AT, asked=[asking("organs"), asking("horoscope")])
    assert readings_about("e-1") == []


@pytest.mark.django_db(transaction=True)
def test_no_connection_is_left_open_by_the_threads(registers):
    from django.db import connection

    count = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    with connection.cursor() as cursor:
        cursor.execute(count)
        before = cursor.fetchone()
        fetch(actor=ADMINISTRATOR, at=AT, asked=[asking("identity"), asking("fss"), asking("taxpayer")])
        cursor.execute(count)
        assert cursor.fetchone() == before


def test_an_answer_that_drips_in_is_given_up_as_a_whole(dripping):
    started = time.monotonic()
    with pytest.raises(Unreachable):
        gateway(dripping, 0.4).ask("organs", "4821", ["status"])
    assert time.monotonic() - started < 2
