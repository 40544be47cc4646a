"""Mandates as whoever gives, holds or loses them sees them."""

import threading
import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.db import connection
from django.test import Client

from balcao.accounts.api import DEMO_PASSWORD
from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import Action, MandateExists, grant_mandate, load_demo
from balcao.entities.models import Mandate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now

GIVE = "/as/e-2/mandates/give/"
LIST = "/as/e-2/mandates/"


@pytest.fixture
def world():
    cache.clear()
    load_people(at=now())
    load_demo(at=now())


@pytest.fixture
def sign_in(db, world):
    def _sign_in(name, *, second_factor=False):
        client = Client()
        client.cookies["balcao_language"] = "en"
        client.post("/account/login/", {"login": name, "password": DEMO_PASSWORD})
        if second_factor:
            raise_level(client, name)
        return client

    return _sign_in


def raise_level(client, name):
    from balcao.accounts.demo import demo_secret

    code = format_hotp_value(hotp_value(demo_secret(name), int(time.time()) // 30))
    return client.post("/account/2fa/reauthenticate/", {"code": code, "next": GIVE})


def form(**changes):
    until = macau_date(now()) + timedelta(days=100)
    typed = {
        "card": "7123456(0)",
        "actions": ["prepare", "pay"],
        "scope": "*",
        "until-day": until.day,
        "until-month": until.month,
        "until-year": until.year,
    }
    return typed | changes


def test_who_manages_reads_every_mandate_as_a_sentence(sign_in):
    page = sign_in("wai.keong").get(LIST).content.decode()
    assert "Wong Ka Man may view, prepare, lodge and pay for all services, until 31 December 2027" in page


@pytest.mark.parametrize(("who", "address"), [("ka.man", LIST), ("sio.fan", LIST), ("ka.man", GIVE), ("joao", GIVE)])
def test_who_may_not_manage_sees_nothing_there(sign_in, who, address):
    before = list(Mandate.objects.values())
    client = sign_in(who)
    assert client.get(address).status_code == 404
    assert client.post(address, form()).status_code == 404
    mandate = Mandate.objects.get(entity_id=2)
    assert client.post(f"{LIST}{mandate.pk}/end/").status_code == 404
    assert list(Mandate.objects.values()) == before


def test_ending_a_mandate_works_at_the_next_click(sign_in):
    manager, operator = sign_in("wai.keong"), sign_in("ka.man")
    assert operator.get("/as/e-2/").status_code == 200
    mandate = Mandate.objects.get(entity_id=2)
    assert "Wong Ka Man" in manager.get(f"{LIST}{mandate.pk}/end/").content.decode()
    assert operator.get("/as/e-2/").status_code == 200
    assert manager.post(f"{LIST}{mandate.pk}/end/").headers["Location"] == LIST
    assert operator.get("/as/e-2/").status_code == 404
    assert manager.post(f"{LIST}{mandate.pk}/end/").headers["Location"] == LIST
    assert "Ended early" in manager.get(LIST).content.decode()


def test_a_mandate_of_another_entity_is_not_ended_from_here(sign_in):
    other = Mandate.objects.filter(entity_id=1).first()
    assert other is not None
    assert sign_in("wai.keong").post(f"{LIST}{other.pk}/end/").status_code == 404
    other.refresh_from_db()
    assert other.revoked_at is None


def test_a_person_sees_the_mandates_they_hold_and_gives_one_up(sign_in):
    client = sign_in("ka.man")
    page = client.get("/as/p-4/mandates/").content.decode()
    assert "On behalf of Boa Vista Restauração Limitada, you may view, prepare, lodge and pay" in page
    mandate = Mandate.objects.get(entity_id=2)
    assert client.post(f"/as/p-4/mandates/{mandate.pk}/end/").headers["Location"] == "/as/p-4/mandates/"
    assert client.get("/as/e-2/").status_code == 404
    assert client.get("/as/p-4/mandates/give/").status_code == 404


def test_nobody_gives_up_what_another_holds(sign_in):
    mandate = Mandate.objects.get(entity_id=2)
    assert sign_in("sio.fan").post(f"/as/p-5/mandates/{mandate.pk}/end/").status_code == 404
    mandate.refresh_from_db()
    assert mandate.revoked_at is None


def test_giving_asks_for_the_second_factor_first_and_comes_back(sign_in):
    client = sign_in("wai.keong")
    assert client.get(GIVE).headers["Location"] == "/step-up/?next=%2Fas%2Fe-2%2Fmandates%2Fgive%2F"
    client.post(GIVE, form())
    assert Mandate.objects.filter(person_id=5).count() == 0
    assert raise_level(client, "wai.keong").headers["Location"] == GIVE
    answer = client.post(GIVE, form())
    assert answer.headers["Location"] == LIST
    assert [str(each) for each in get_messages(answer.wsgi_request)] == ["The mandate is given."]
    mandate = Mandate.objects.get(person_id=5)
    assert mandate.actions == ["pay", "prepare", "view"]
    assert sign_in("sio.fan").get("/as/e-2/").status_code == 200


@pytest.mark.parametrize(
    ("changes", "said", "field"),
    [
        ({"card": "1234"}, "Enter the identity-card number", "card"),
        ({"card": "7999999(9)"}, "Nobody with this number has an account", "card"),
        ({"card": "1456789（3）"}, "already has a mandate", "card"),
        ({"actions": []}, "Choose at least one thing", "actions"),
        ({"actions": ["fly"]}, "Choose at least one thing", "actions"),
        ({"scope": "no-such-service"}, "Choose all services, or one of them", "scope"),
        ({"until-month": "13"}, "Enter the last day", "until"),
        ({"until-year": ""}, "Enter the last day", "until"),
        ({"until-year": "2020"}, "three years at most", "until"),
        ({"until-year": "2099"}, "three years at most", "until"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed_and_nothing_is_given(sign_in, changes, said, field):
    before = Mandate.objects.count()
    page = sign_in("wai.keong", second_factor=True).post(GIVE, form(**changes)).content.decode()
    assert said in page
    assert f'href="#{field}"' in page
    assert f'value="{form(**changes)["card"]}"' in page
    assert Mandate.objects.count() == before


def test_the_link_of_the_acting_page_leads_to_whom_one_acts_for(sign_in):
    client = sign_in("wai.keong")
    assert client.get("/mandates/").headers["Location"] == "/as/p-3/mandates/"
    client.get("/as/e-2/")
    assert client.get("/mandates/").headers["Location"] == LIST
    client.get("/as/e-1/")
    assert client.get("/mandates/").headers["Location"] == "/as/p-3/mandates/"
    assert 'href="/mandates/"' in client.get("/acting/").content.decode()
    assert 'href="/account/me/"' in client.get("/acting/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_give_the_same_at_once_give_one(world):
    together = threading.Barrier(2)
    outcomes: list[str] = []
    manager = Actor(person_id=3, name="manager", holder_id="e-2", assurance=2)

    def give() -> None:
        try:
            together.wait()
            grant_mandate(
                actor=manager,
                at=now(),
                entity_id=2,
                person_id=5,
                actions=frozenset({Action.VIEW}),
                until_on=macau_date(now()),
            )
            outcomes.append("given")
        except MandateExists:
            outcomes.append("exists")
        finally:
            connection.close()

    threads = [threading.Thread(target=give) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["exists", "given"]
    assert Mandate.objects.filter(person_id=5).count() == 1
