"""Closing one's own account on a later day: told in time, undone until then, once."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client

from balcao.accounts.api import load_demo
from balcao.accounts.models import User
from balcao.accounts.operations.closing import close_account_later, close_accounts_due, keep_account
from balcao.accounts.testing import sign_in
from balcao.accounts.tests.test_sessions import level, told
from balcao.foundation.audit.api import entries_about
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import AssuranceTooLow, NotFound

pytestmark = pytest.mark.django_db
PAGE = "/account/security/close/"
DAY = timedelta(days=1)
KA_MAN = Actor(person_id=4, name="ka.man", assurance=2, holder_id="p-4")


@pytest.fixture(autouse=True)
def _world(db):
    load_demo(at=now())


def user():
    return User.objects.get(person_id=4)


def test_it_stays_open_until_the_day_and_closes_by_itself(client):
    sign_in(client, "ka.man", level=2)
    assert client.post(PAGE, {"when": "later"}).headers["Location"] == PAGE
    assert user().closes_on == macau_date(now()) + 14 * DAY
    assert close_accounts_due(at=now() + 13 * DAY) == 0
    assert level(client) > 0
    assert close_accounts_due(at=now() + 14 * DAY) == 1
    assert close_accounts_due(at=now() + 14 * DAY) == 0
    assert level(client) == 0
    assert (user().is_active, user().closes_on) == (False, None)
    assert told() == ["closing_asked", "closing_near", "deactivated"]


def test_asked_twice_the_first_day_stands():
    first = close_account_later(actor=KA_MAN, at=now())
    assert close_account_later(actor=KA_MAN, at=now() + 3 * DAY) == first
    assert told() == ["closing_asked"]


def test_it_is_left_open_without_a_second_factor_and_once():
    close_account_later(actor=KA_MAN, at=now())
    client = Client()
    sign_in(client, "ka.man")
    for _ in range(2):
        assert client.post(PAGE, {"when": "never"}).headers["Location"] == "/account/security/"
    assert user().closes_on is None
    assert close_accounts_due(at=now() + 20 * DAY) == 0
    assert told() == ["closing_asked", "closing_undone"]
    events = [each.event for each in entries_about(f"user:{user().pk}") if "closing" in each.event]
    assert events == ["accounts:closing:asked", "accounts:closing:undone"]


def test_a_week_and_a_day_before_one_is_told_once_each_time():
    close_account_later(actor=KA_MAN, at=now())
    for days in (6, 7, 7, 9, 13, 13):
        close_accounts_due(at=now() + days * DAY)
    assert told() == ["closing_asked", "closing_near", "closing_near"]


def test_asking_needs_a_second_factor_and_an_account_of_one_s_own(client):
    sign_in(client, "ka.man")
    assert client.post(PAGE, {"when": "later"}).headers["Location"].startswith("/step-up/")
    with pytest.raises(AssuranceTooLow):
        close_account_later(actor=replace(KA_MAN, assurance=1), at=now())
    with pytest.raises(NotFound):
        close_account_later(actor=replace(KA_MAN, person_id=None), at=now())
    assert user().closes_on is None


def test_an_account_that_was_closed_is_neither_asked_for_nor_kept():
    User.objects.filter(person_id=4).update(is_active=False)
    for verb in (close_account_later, keep_account):
        with pytest.raises(NotFound):
            verb(actor=KA_MAN, at=now())


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-Hant", "保留我的帳戶"), ("pt", "Deixar a minha conta aberta"), ("en", "Leave my account open")],
)
def test_the_page_says_the_last_day_and_how_to_stop_it(language, words):
    close_account_later(actor=KA_MAN, at=now())
    client = Client(headers={"accept-language": language})
    sign_in(client, "ka.man")
    assert words in client.get(PAGE).content.decode()


@pytest.mark.django_db(transaction=True)
def test_who_leaves_it_open_at_midnight_has_it_open_or_closed_and_nothing_between():
    close_account_later(actor=KA_MAN, at=now())

    def keep():
        try:
            keep_account(actor=KA_MAN, at=now() + 14 * DAY)
        except NotFound:
            pass
        finally:
            connections.close_all()

    thread = threading.Thread(target=keep)
    thread.start()
    close_accounts_due(at=now() + 14 * DAY)
    thread.join()
    assert user().closes_on is None
    assert told()[-1] == ("closing_undone" if user().is_active else "deactivated")
