"""Signing in on a computer with the phone one is signed in on."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from balcao.accounts.api import load_demo
from balcao.accounts.models import PhoneSignIn
from balcao.accounts.testing import sign_in
from balcao.accounts.tests.test_sessions import level
from balcao.kernel.clock import now

SHOW, FINISH, STATE = "/account/by-phone/", "/account/by-phone/finish/", "/account/by-phone/state/"


@pytest.fixture(autouse=True)
def people(db):
    cache.clear()
    load_demo(at=now())


@pytest.fixture
def phone():
    client = Client()
    sign_in(client, "ka.man", level=2)
    return client


def show(client, **more):
    client.post(SHOW, more)
    return PhoneSignIn.objects.latest("pk")


def address(row):
    return f"/account/by-phone/{row.pk}/{row.code}/"


def test_the_computer_signs_in_at_level_two_and_goes_where_it_wanted(client, phone):
    row = show(client, next="/search/?q=1")
    page = client.get(SHOW).content.decode()
    assert "data:image/svg+xml;base64" in page
    assert f">{row.match_number}<" in page
    assert client.post(FINISH).headers["Location"] == SHOW
    assert client.get(STATE).json() == {"over": False, "answered": False}
    asked = phone.get(address(row)).content.decode()
    assert "127.0.0.1" in asked
    assert str(row.match_number) in asked
    phone.post(address(row), {"number": str(row.match_number)})
    assert client.get(STATE).json()["answered"]
    before = client.session.session_key
    assert client.post(FINISH).headers["Location"] == "/search/?q=1"
    assert client.session.session_key != before
    assert level(client) == 2
    assert client.get("/step-up/").headers["Location"].startswith("/account/2fa/reauthenticate/")


def test_a_code_is_used_once_and_by_the_browser_that_shows_it(client, phone):
    row = show(client)
    phone.post(address(row), {"number": str(row.match_number)})
    thief = Client()
    show(thief)
    session = thief.session
    session["balcao_phone_sign_in"] = row.pk
    session.save()
    thief.post(FINISH)
    assert level(thief) == 0
    client.post(FINISH)
    assert level(client) == 2
    client.post("/account/logout/")
    session = client.session
    session["balcao_phone_sign_in"] = row.pk
    session.save()
    client.post(FINISH)
    assert level(client) == 0


@pytest.mark.parametrize("said", ["no", "wrong", "", "٤٢"])
def test_a_wrong_number_or_no_is_a_no_for_good(client, phone, said):
    row = show(client)
    wrong = "10" if row.match_number != 10 else "11"
    phone.post(address(row), {"number": wrong if said == "wrong" else said})
    client.post(FINISH)
    assert level(client) == 0
    phone.post(address(row), {"number": str(row.match_number)})
    client.post(FINISH)
    assert level(client) == 0


def test_after_two_minutes_it_is_over(client, phone):
    row = show(client)
    PhoneSignIn.objects.update(expires_at=now() - timedelta(seconds=1))
    phone.post(address(row), {"number": str(row.match_number)})
    row.refresh_from_db()
    assert row.answered_at is None
    assert client.get(STATE).json() == {"over": True, "answered": False}
    client.post(FINISH)
    assert level(client) == 0


def test_a_phone_at_level_one_has_to_confirm_first_and_a_computer_let_in_lets_no_other_in(client, phone):
    row = show(client)
    weak = Client()
    sign_in(weak, "mei.ling")
    assert weak.post(address(row), {"number": str(row.match_number)}).headers["Location"].startswith("/step-up/")
    phone.post(address(row), {"number": str(row.match_number)})
    client.post(FINISH)
    third = Client()
    another = show(third)
    assert (
        client.post(address(another), {"number": str(another.match_number)}).headers["Location"].startswith("/step-up/")
    )
    assert PhoneSignIn.objects.get(pk=another.pk).answered_at is None


def test_removing_the_phone_s_factor_lowers_the_computer_too(client, phone):
    row = show(client)
    phone.post(address(row), {"number": str(row.match_number)})
    client.post(FINISH)
    assert level(client) == 2
    Authenticator.objects.filter(user__username="ka.man").delete()
    assert level(client) == 1


def test_a_made_up_code_says_it_is_over(phone, client):
    row = show(client)
    assert phone.get(f"/account/by-phone/{row.pk}/AAAA-BBBB-CCCC/").status_code == 200
    phone.post(f"/account/by-phone/{row.pk}/AAAA-BBBB-CCCC/", {"number": str(row.match_number)})
    row.refresh_from_db()
    assert row.answered_at is None


def test_the_page_wanted_is_one_of_ours(client, phone):
    row = show(client, next="https://evil.example/")
    assert row.wanted == "/account/me/"
