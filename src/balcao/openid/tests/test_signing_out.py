"""Signing out both ways: asked for by a site, and told to the sites."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode

import pytest
from django.contrib.sessions.models import Session

from balcao.accounts.models import User
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.foundation.web.api import SiteUnreachable
from balcao.kernel.clock import now
from balcao.openid.jobs import end_lost_stays, tell_site, tell_sites_again
from balcao.openid.models import Client, Farewell, Stay
from balcao.openid.testing import SIGNED_OUT

HOUR = 3600


class Ear:
    """A site that listens: it notes the logout tokens and answers as told."""

    def __init__(self):
        self.heard: list[str] = []
        self.status = 200
        ear = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                ear.heard.append(parse_qs(body)["logout_token"][0])
                self.send_response(ear.status)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()

            def log_message(self, *given):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/backchannel"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self.thread.start()


@pytest.fixture
def ear():
    opened = Ear()
    yield opened
    opened.server.shutdown()
    opened.server.server_close()
    opened.thread.join()


@pytest.fixture
def listening(site, ear):
    """The site, listening."""
    Client.objects.filter(client_id=site.client_id).update(logout_uri=ear.url)
    return site


@pytest.fixture
def hint(known, listening):
    """An ID token of this session."""
    return listening.redeem(known.open(listening.url()).answer["code"]).json()["id_token"]


def leave(browser, **parameters):
    return browser.open(f"/openid/end-session?{urlencode(parameters)}")


def is_in(browser):
    return browser.open("/account/me/").path == "/account/me/"


def test_a_site_that_names_this_session_signs_out_at_once_and_gets_its_person_back(known, hint):
    landing = leave(known, id_token_hint=hint, post_logout_redirect_uri=SIGNED_OUT, state="a b")
    assert landing.away == f"{SIGNED_OUT}?state=a+b"
    assert not is_in(known)


def test_a_posted_request_does_the_same(known, hint):
    form = {"id_token_hint": hint, "post_logout_redirect_uri": SIGNED_OUT}
    assert known._follow(known.http.post("/openid/end-session", data=form)).away == SIGNED_OUT
    assert not is_in(known)


def test_without_a_hint_the_person_is_asked(known, site):
    landing = leave(known, client_id=site.client_id, post_logout_redirect_uri=SIGNED_OUT)
    assert "Sign out here too?" in landing.text
    assert "Site courses" in landing.text
    assert "https://courses.example" in landing.response.headers["Content-Security-Policy"]
    assert is_in(known)
    landing = known.post(landing, "/openid/sign-out/")
    assert landing.away == SIGNED_OUT
    assert not is_in(known)


def test_the_hint_of_another_session_asks_too(known, hint, connect):
    other = type(known)(connect())
    other.sign_in(other.open("/account/login/"), "joao")
    assert "Sign out here too?" in leave(other, id_token_hint=hint).text
    assert is_in(other)


def test_who_is_signed_out_already_goes_straight_back(browser, site):
    landing = leave(browser, client_id=site.client_id, post_logout_redirect_uri=SIGNED_OUT)
    assert landing.away == SIGNED_OUT
    assert "You are signed out" in leave(browser).text


@pytest.mark.parametrize(
    "parameters",
    [
        {"post_logout_redirect_uri": SIGNED_OUT},
        {"client_id": "courses", "post_logout_redirect_uri": f"{SIGNED_OUT}/"},
        {"client_id": "courses", "post_logout_redirect_uri": "https://courses.example/callback"},
        {"client_id": "courses", "post_logout_redirect_uri": f"{SIGNED_OUT}\x00"},
        {"client_id": "nobody"},
        {"id_token_hint": "nonsense"},
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_registered_for_this(known, site, parameters):
    landing = leave(known, **parameters)
    assert (landing.response.status_code, landing.away) == (400, "")
    assert is_in(known)


def test_a_forged_form_signs_nobody_out(known, site):
    assert known.http.post("/openid/sign-out/", data={}).status_code == 403
    assert is_in(known)


def test_signing_out_here_is_told_to_every_site_of_the_session_once(known, listening, hint, ear, other_site):
    known.open(other_site.url())
    claims = listening.read(hint)
    known.post(known.open("/account/logout/"))
    run_waiting_jobs()
    (token,) = ear.heard
    told = listening.read(token)
    assert {name: told[name] for name in ("iss", "aud", "sub", "sid")} == {
        name: claims[name] for name in ("iss", "aud", "sub", "sid")
    }
    assert told["events"] == {"http://schemas.openid.net/event/backchannel-logout": {}}
    assert told["exp"] - told["iat"] == 120
    assert "nonce" not in told
    assert json.loads(_decoded(token.split(".")[0]))["typ"] == "logout+jwt"
    tell_site(farewell_id=Farewell.objects.get().pk)
    assert len(ear.heard) == 1


def _decoded(part):
    import base64

    return base64.urlsafe_b64decode(part + "==")


@pytest.mark.parametrize("status", [500, 400, 302])
def test_a_site_that_does_not_hear_is_told_again(known, hint, ear, status):
    ear.status = status
    known.post(known.open("/account/logout/"))
    number = Farewell.objects.get().pk
    with pytest.raises(SiteUnreachable):
        tell_site(farewell_id=number)
    assert Farewell.objects.get().told_at is None
    ear.status = 204
    tell_site(farewell_id=number)
    assert Farewell.objects.get().told_at is not None


def test_a_site_that_is_down_is_told_again_after_hours_and_given_up_after_two_days(known, hint, ear):
    known.post(known.open("/account/logout/"))
    from procrastinate.contrib.django.models import ProcrastinateJob

    farewell = Farewell.objects.get()
    waiting = ProcrastinateJob.objects.filter(task_name="openid.tell_site", status="todo")
    at_first = waiting.count()
    seconds = farewell.due_at.timestamp()
    tell_sites_again(timestamp=int(seconds + 60))
    assert waiting.count() == at_first
    tell_sites_again(timestamp=int(seconds + 2 * HOUR))
    tell_sites_again(timestamp=int(seconds + 2 * HOUR))
    assert waiting.count() == at_first + 1
    waiting.filter(queueing_lock=f"openid.farewell.{farewell.pk}").delete()
    tell_sites_again(timestamp=int(seconds + 49 * HOUR))
    assert waiting.count() == at_first


@pytest.mark.parametrize("how", ["ended elsewhere", "account closed"])
def test_a_session_that_ends_in_another_way_is_noticed_within_a_minute(known, hint, ear, how):
    end_lost_stays(timestamp=int(now().timestamp()))
    assert Stay.objects.get().ended_at is None
    if how == "ended elsewhere":
        Session.objects.all().delete()
    else:
        User.objects.filter(username="mei.ling").update(is_active=False)
    assert end_lost_stays(timestamp=int(now().timestamp())) == 1
    run_waiting_jobs()
    assert len(ear.heard) == 1
    assert end_lost_stays(timestamp=int(now().timestamp())) == 0


def test_signing_in_again_is_another_stay(known, listening, hint):
    first = listening.read(hint)["sid"]
    known.post(known.open("/account/logout/"))
    landing = known.sign_in(known.open(listening.url()))
    second = listening.read(listening.redeem(landing.answer["code"]).json()["id_token"])["sid"]
    assert first != second
