"""The browsers that show nudges: added, moved to who asked last, removed."""

import base64
from datetime import UTC, datetime

import pytest

from balcao.accounts.api import load_demo as load_people
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import NotFound
from balcao.notices.api import BrowserUnknown, add_browser, browsers_of, remove_browser
from balcao.notices.models import PushSubscription

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
ONE, TWO = (Actor(person_id=number, name="x", holder_id=f"p-{number}") for number in (1, 2))
GIVEN = {
    "endpoint": "https://fcm.googleapis.com/fcm/send/abc",
    "p256dh": base64.urlsafe_b64encode(b"\4" + bytes(64)).decode(),
    "auth": base64.urlsafe_b64encode(bytes(16)).rstrip(b"=").decode(),
    "label": "Firefox · Android",
}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    load_people(at=AT)


def add(actor=ONE, **changes):
    return add_browser(actor=actor, at=AT, **GIVEN | changes)


def test_a_browser_added_twice_is_one():
    assert add() == add()
    (browser,) = browsers_of(actor=ONE)
    assert (browser.label, browser.created_at, browser.last_used_at) == ("Firefox · Android", AT, None)


def test_a_browser_shows_the_nudges_of_who_asked_last():
    add()
    add(TWO)
    assert browsers_of(actor=ONE) == []
    assert len(browsers_of(actor=TWO)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://evil.example/fcm.googleapis.com"},
        {"endpoint": "http://127.0.0.1/"},
        {"endpoint": ""},
        {"p256dh": "abc"},
        {"auth": "ä"},
    ],
)
def test_nothing_is_kept_that_nothing_could_be_sent_to(wrong):
    with pytest.raises(BrowserUnknown):
        add(**wrong)
    assert not PushSubscription.objects.exists()


def test_only_its_owner_removes_a_browser_and_may_do_it_twice():
    number = add()
    with pytest.raises(NotFound):
        remove_browser(actor=TWO, at=AT, browser_id=number)
    assert len(browsers_of(actor=ONE)) == 1
    for _twice in range(2):
        remove_browser(actor=ONE, at=AT, browser_id=number)
    assert browsers_of(actor=ONE) == []
    assert add() != number


def test_software_and_the_platform_have_no_browser():
    with pytest.raises(NotFound):
        add(system_actor())


def test_the_oldest_makes_room(monkeypatch):
    monkeypatch.setattr("balcao.notices.choices.push.MOST", 2)
    first = add()
    for each in "bc":
        add(endpoint=GIVEN["endpoint"] + each)
    assert first not in [each.id for each in browsers_of(actor=ONE)]
    assert len(browsers_of(actor=ONE)) == 2
