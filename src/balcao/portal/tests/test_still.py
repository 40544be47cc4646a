"""A sign-in ends after so long without a click; the page says when, and that one is still there."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.conf import settings as configured
from django.test import Client

from balcao.accounts.api import want_level
from balcao.accounts.models import User
from balcao.accounts.testing import sign_in
from balcao.accounts.web.request import BY_ITSELF, SEEN_KEY
from balcao.cases.testing import BEGAN, certificate_draft, load_world
from balcao.kernel.clock import now
from balcao.portal.web import closing

pytestmark = pytest.mark.django_db
HOUR = 3600


@pytest.fixture
def client():
    load_world()
    made = Client(headers={"accept-language": "en"})
    made.force_login(User.objects.get(username="mei.ling"))
    made.get("/account/me/")
    return made


def last_seen(client, minutes):
    session = client.session
    session[SEEN_KEY] = (now() - timedelta(minutes=minutes)).timestamp()
    session.save()


def who(client):
    return str(User.objects.get(username="mei.ling").pk)


def asked(client):
    return client.get("/account/still/", headers={BY_ITSELF: "yes"}).json()


def test_the_page_knows_how_long_it_lasts_and_asking_makes_it_no_longer(client):
    last_seen(client, 50)
    page = client.get("/account/me/", headers={BY_ITSELF: "yes"}).content.decode()
    assert 'data-still="sign_in"' in page
    assert "If you do nothing, you are signed out at" in page
    first = asked(client)
    assert first["who"] == who(client)
    assert 590 <= first["left"] <= 600
    assert asked(client)["left"] <= first["left"]


def test_who_is_still_there_stays_and_twice_is_as_once(client):
    for _ in range(2):
        last_seen(client, 58)
        answer = client.post("/account/still/", {"who": who(client)}, headers={BY_ITSELF: "yes"}).json()
        assert answer["left"] >= HOUR - 5
    assert asked(client)["left"] >= HOUR - 5


def test_a_page_of_somebody_else_makes_nothing_longer(client):
    last_seen(client, 58)
    answer = client.post("/account/still/", {"who": "999"}, headers={BY_ITSELF: "yes"}).json()
    assert answer["left"] <= 120
    assert answer["who"] == who(client)


def test_who_was_away_is_told_what_is_kept_and_comes_back_to_the_page(client):
    last_seen(client, 61)
    answer = client.get("/account/security/?a=1")
    over = f"/account/over/?next={quote('/account/security/?a=1', safe='')}"
    assert (answer.status_code, answer.headers["Location"]) == (302, over)
    page = client.get(over).content.decode()
    assert "You have been signed out" in page
    assert "/account/login/?next=%2Faccount%2Fsecurity%2F%3Fa%3D1" in page
    assert asked(client) | {"token": ""} == {"who": "", "left": 0, "token": ""}
    assert client.post("/account/still/", {"who": who(client)}).json()["who"] == ""


def test_what_was_sent_too_late_leads_back_to_the_page_it_was_sent_from(client):
    last_seen(client, 61)
    answer = client.post("/account/security/sessions/end/", headers={"referer": "http://testserver/account/security/"})
    assert answer.headers["Location"] == "/account/over/?next=%2Faccount%2Fsecurity%2F"


def test_a_page_elsewhere_is_no_page_to_come_back_to(client):
    last_seen(client, 61)
    answer = client.post("/account/security/sessions/end/", headers={"referer": "http://evil.example/account/"})
    assert "evil" not in answer.headers["Location"]
    page = client.get("/account/over/?next=//evil.example/").content.decode()
    assert "/account/login/?next=%2Faccount%2Fme%2F" in page.split("<main")[1]


def test_signed_in_there_is_nothing_over(client):
    assert client.get("/account/over/?next=/account/me/").headers["Location"] == "/account/me/"


def test_the_easy_view_gives_three_times_as_long_and_asks_earlier(client):
    User.objects.filter(username="mei.ling").update(easy_view=True)
    last_seen(client, 61)
    page = client.get("/account/me/", headers={BY_ITSELF: "yes"})
    assert page.status_code == 200
    assert 'data-warn="300"' in page.content.decode()
    last_seen(client, configured.BALCAO_SIGN_IN_MINUTES_EASY + 1)
    assert client.get("/account/me/").status_code == 302


def test_nobody_is_asked_who_is_not_signed_in():
    load_world()
    assert "data-still" not in Client().get("/").content.decode()


class TestTheSecondFactor:
    @pytest.fixture
    def page(self, monkeypatch):
        """A page on which something is signed that needs a fresh second factor."""
        load_world(at=BEGAN)
        monkeypatch.setattr(closing, "want_level", lambda request, _level: want_level(request, 3))
        return f"/as/e-1/drafts/{certificate_draft(asked_at=now())}/check/"

    @pytest.fixture
    def surely(self, page):
        made = Client(headers={"accept-language": "en"})
        sign_in(made, "mei.ling", level=3)
        return made

    def proved(self, client, minutes):
        session = client.session
        for each in session["account_authentication_methods"]:
            each["at"] = (now() - timedelta(minutes=minutes)).timestamp()
        session.save()

    def test_the_page_asks_before_it_is_old_and_a_press_makes_it_no_younger(self, surely, page):
        self.proved(surely, 14)
        shown = surely.get(page).content.decode()
        assert 'data-still="second_factor"' in shown
        assert f"/step-up/?again=yes&amp;next={quote(page, safe='')}" in shown
        for ask in (surely.get, surely.post):
            assert 50 <= ask("/account/still/fresh/").json()["left"] <= 60

    def test_proved_again_in_another_tab_it_lasts(self, surely, page):
        self.proved(surely, 14)
        again = surely.get(f"/step-up/?again=yes&next={page}")
        assert again.status_code == 302
        assert "/2fa/" in again.url
        assert surely.get(f"/step-up/?next={page}").url == page
        sign_in(surely, "mei.ling", level=3)
        assert surely.get("/account/still/fresh/").json()["left"] > 800

    def test_what_is_old_or_not_needed_asks_nothing(self, surely, page, monkeypatch):
        self.proved(surely, 16)
        assert "second_factor" not in surely.get(page).content.decode()
        assert surely.get("/account/still/fresh/").json()["left"] == 0
        assert Client().get("/account/still/fresh/").json()["left"] == 0
        self.proved(surely, 1)
        assert "second_factor" not in surely.get("/as/e-1/").content.decode()
        monkeypatch.setattr(closing, "want_level", want_level)
        assert "second_factor" not in surely.get(page).content.decode()
