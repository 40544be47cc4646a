"""What registers tell us: genuine, timely, once, in whatever order; everything else changes nothing."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from django.db import connections

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import (
    Action,
    account_of,
    acting_choices,
    holder_name,
    life_of,
    load_demo,
    may,
    name_on,
    required_signers,
)
from balcao.entities.models import Entity, EntityChange, Mandate, Seat
from balcao.exchange.api import BadEvent, receive_register_event
from balcao.exchange.models import RegisterEvent
from balcao.foundation.audit.models import Entry
from balcao.kernel.actor import Actor
from balcao.kernel.signatures import sign

pytestmark = pytest.mark.django_db
AT = datetime.fromisoformat("2026-11-25T10:00:00+08:00")
SECRET = "what the registers sign with"
MEI_LING = Actor(person_id=1, name="陳美玲", assurance=3, holder_id="e-1")


@pytest.fixture(autouse=True)
def _world(db, settings):
    settings.BALCAO_REGISTERS_SECRET = SECRET
    load_people(at=AT)
    load_demo(at=AT)


def message(sequence=1, change="renamed", **more):
    said = {
        "source": "organs",
        "sequence": sequence,
        "entity_kind": "association",
        "number": "4821",
        "change": change,
        "effective_on": "2026-11-25",
    }
    return (
        said | ({"name_zh": "澳門敬老協會", "name_pt": "Associação dos Idosos"} if change == "renamed" else {}) | more
    )


def told(said, *, at=AT, secret=SECRET, signed_at=None):
    body = json.dumps(said).encode()
    header = sign(body, t=int((signed_at or at).timestamp()), secret=secret)
    return receive_register_event(at=at, body=body, signature=header)


def refused(said, **how):
    with pytest.raises(BadEvent) as failure:
        told(said, **how)
    return failure.value.reason


def nothing_changed():
    entity = Entity.objects.get(pk=1)
    return entity.status == "active" and entity.name_zh == "澳門關愛長者協會" and not EntityChange.objects.exists()


def test_a_new_name_is_borne_from_its_day_on_and_the_old_one_is_still_known():
    told(message(effective_on="2026-11-20"))
    assert holder_name("e-1")["zh-Hant"] == "澳門敬老協會"
    assert name_on(1, date(2026, 11, 19))["zh-Hant"] == "澳門關愛長者協會"
    assert name_on(1, date(2026, 11, 20))["pt"] == "Associação dos Idosos"
    assert name_on(2, date(2020, 1, 1))["zh-Hant"] == "好景餐飲有限公司"
    (line,) = life_of(actor=MEI_LING, at=AT, entity_id=1)
    assert (line.before, line.after) == ("澳門關愛長者協會", "澳門敬老協會")


def test_a_new_seat_is_kept():
    told(message(change="moved", address="澳門南灣大馬路 1 號"))
    assert account_of(actor=MEI_LING, at=AT, entity_id=1).address == "澳門南灣大馬路 1 號"


@pytest.mark.parametrize(("change", "status"), [("dissolved", "dissolved"), ("merged", "merged")])
def test_the_rights_of_an_ended_entity_stop_at_once(change, status):
    assert may(actor=MEI_LING, entity_id=1, action=Action.VIEW, at=AT).allowed
    told(message(change=change, into="5120" if change == "merged" else ""))
    entity = Entity.objects.get(pk=1)
    assert (entity.status, entity.ended_on) == (status, date(2026, 11, 25))
    assert entity.successor_no == ("5120" if change == "merged" else "")
    assert may(actor=MEI_LING, entity_id=1, action=Action.VIEW, at=AT).reason == "entity_not_active"
    assert 1 not in [each.entity_id for each in acting_choices(1, AT)]
    assert set(Mandate.objects.filter(entity_id=1).values_list("state", "ended_why")) == {("ended", "entity")}


def test_a_sole_trader_is_known_by_the_taxpayers_number():
    trader = {"source": "taxpayer", "entity_kind": "sole_trader", "number": "12345678"}
    told(message(change="struck_off", **trader))
    assert Entity.objects.get(pk=4).status == "struck_off"


def test_new_representatives_take_the_place_of_the_old():
    seats = [{"bir": "1456789(3)", "post": "president"}, {"bir": "9", "post": "treasurer"}]
    told(message(change="representatives", representatives=seats, posts=["president"], least=1))
    assert required_signers(entity_id=1, at=AT).persons == (4,)
    assert may(actor=Actor(person_id=4, name="", holder_id="e-1"), entity_id=1, action=Action.MANAGE, at=AT).allowed
    Mandate.objects.update(state="ended", ended_at=AT, ended_why="entity")
    assert not may(actor=MEI_LING, entity_id=1, action=Action.VIEW, at=AT).allowed


def test_two_presidents_at_a_time_are_refused_and_change_nothing():
    seats = [{"bir": "1456789(3)", "post": "president"}, {"bir": "1234567(8)", "post": "president"}]
    before = list(Seat.history.order_by("pk").values_list("pk", "term_end"))
    assert refused(message(change="representatives", representatives=seats, posts=["president"])) == "contradictory"
    assert list(Seat.history.order_by("pk").values_list("pk", "term_end")) == before
    assert not RegisterEvent.objects.exists()
    assert nothing_changed()


def test_the_end_of_a_term_ends_who_signs():
    told(message(change="term", term_end="2026-11-24"))
    assert required_signers(entity_id=1, at=AT).expired


def test_told_twice_it_is_known_and_changes_nothing_more():
    assert told(message()) == "taken"
    assert told(message(), at=AT + timedelta(days=3)) == "known"
    assert EntityChange.objects.count() == RegisterEvent.objects.count() == 1


def test_out_of_order_the_later_one_holds_and_the_earlier_is_history():
    told(message(2, name_zh="第二個名", effective_on="2026-11-25"))
    told(message(1, name_zh="第一個名", effective_on="2026-11-20"))
    assert holder_name("e-1")["zh-Hant"] == "第二個名"
    assert name_on(1, date(2026, 11, 22))["zh-Hant"] == "第一個名"
    assert name_on(1, date(2026, 11, 1))["zh-Hant"] == "澳門關愛長者協會"
    assert list(EntityChange.objects.order_by("sequence").values_list("superseded", flat=True)) == [True, False]


def test_a_change_of_another_aspect_is_not_held_up_by_a_later_one():
    told(message(2))
    told(message(1, change="moved", address="路環市區"))
    assert Entity.objects.get(pk=1).address == "路環市區"


def test_of_an_entity_without_an_account_it_is_only_kept():
    assert told(message(number="6107")) == "taken"
    assert RegisterEvent.objects.get().outcome == "not_held"
    assert nothing_changed()


@pytest.mark.parametrize("seconds", [-120, 0, 120])
def test_clocks_may_differ_by_two_minutes(seconds):
    assert told(message(), signed_at=AT + timedelta(seconds=seconds)) == "taken"


@pytest.mark.parametrize("seconds", [-3600, 3600])
def test_what_was_signed_an_hour_from_now_is_refused(seconds):
    assert refused(message(change="dissolved"), signed_at=AT + timedelta(seconds=seconds)) == "not_genuine"
    assert nothing_changed()
    assert not RegisterEvent.objects.exists()


def test_a_forged_message_is_refused_and_the_trail_says_so():
    assert refused(message(change="dissolved"), secret="something else") == "not_genuine"
    assert nothing_changed()
    assert Entry.objects.filter(event="exchange:register:refused").count() == 1


def test_without_a_secret_nothing_is_genuine(settings):
    settings.BALCAO_REGISTERS_SECRET = ""
    assert refused(message(), secret="") == "not_genuine"


def test_another_message_under_a_number_that_was_taken_in_is_refused():
    told(message())
    assert refused(message(name_zh="別的名")) == "number_taken"
    assert holder_name("e-1")["zh-Hant"] == "澳門敬老協會"


def test_what_takes_effect_later_is_told_on_its_day():
    assert refused(message(effective_on="2026-11-26")) == "not_yet"
    assert nothing_changed()


@pytest.mark.parametrize(
    "said",
    [
        message(source="commercial"),
        message(name_zh="", name_pt=""),
        message(change="moved"),
        message(change="merged"),
        message(change="representatives"),
        message(change="exploded"),
        message(sequence=0),
        message(name_zh="a\x00b"),
        message(more="x"),
        [],
    ],
)
def test_what_is_not_as_agreed_is_refused(said):
    assert refused(said) == "malformed"
    assert nothing_changed()


def test_the_address_answers_a_forger_nothing(client):
    body = json.dumps(message()).encode()
    address = "/exchange/registers/events/"
    answer = client.post(address, body, content_type="application/json", headers={"X-Signature": "t=1,v1=00"})
    assert (answer.status_code, answer.json()) == (400, {"error": "refused"})
    assert client.get(address).status_code == 405
    assert client.post(address, b"x" * 70_000, content_type="application/json").status_code == 413
    assert nothing_changed()


@pytest.mark.django_db(transaction=True)
def test_told_by_two_connections_at_once_it_takes_effect_once():
    def tell(_):
        try:
            return told(message())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(tell, range(2))) == ["known", "taken"]
    assert EntityChange.objects.count() == 1
