"""What a site is reached by, and what it may read: published keys, other origins, hints, clients by the hundred."""

import json
import socket
import threading
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from joserfc.jwk import ECKey

from balcao.accounts.api import SignInRenewed
from balcao.entities.models import Entity, Mandate
from balcao.foundation.bus.api import announce
from balcao.foundation.web.outward import SiteUnreachable, address_of
from balcao.kernel.actor import Actor, posts_in
from balcao.kernel.clock import macau_date, now
from balcao.openid.failures import RegistrationWrong
from balcao.openid.gateways.sites import MOST_BYTES, fetch_keys
from balcao.openid.models import Client, Grant
from balcao.openid.operations.clients import propose_client
from balcao.openid.tests.test_assurance_and_entity import id_token
from balcao.openid.tests.test_client_proof import push, refused
from balcao.openid.types import AuthMethod, Registration

MINUTE = timedelta(minutes=1)


@pytest.fixture
def published():
    """A site that publishes its keys; `asked` counts, `body` is what it says."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            server.asked += 1
            self.send_response(server.status)
            if server.status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(server.body)

        def log_message(self, *_):
            pass

    class Server(HTTPServer):
        asked, status, body, address = 0, 200, b"", ""

    server = Server(("127.0.0.1", 0), Answer)
    server.address = f"http://localhost:{server.server_port}/keys"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def publish(server, *keys):
    server.body = json.dumps({"keys": [key.as_dict(private=False) for key in keys]}).encode()


@pytest.fixture
def publishing(key_site, published):
    """The site whose keys are only at their address."""
    publish(published, key_site.key)
    Client.objects.filter(client_id="signing").update(keys=[], jwks_uri=published.address)
    return key_site


def test_published_keys_are_fetched_once_and_kept_a_while(publishing, published):
    assert push(publishing, publishing.assertion()).status_code == 201
    assert push(publishing, publishing.assertion()).status_code == 201
    assert published.asked == 1


def test_a_new_key_is_fetched_when_it_is_first_named_but_not_at_every_nonsense(publishing, published):
    assert push(publishing, publishing.assertion()).status_code == 201
    following = ECKey.generate_key("P-256", {"kid": "following"})
    publish(published, publishing.key, following)
    old, publishing.key = publishing.key, following
    assert push(publishing, publishing.assertion()).status_code == 401  # asked a moment ago
    Client.objects.update(keys_asked_at=now() - 2 * MINUTE)
    assert push(publishing, publishing.assertion()).status_code == 201
    publishing.key = old
    assert push(publishing, publishing.assertion()).status_code == 201
    assert published.asked == 2


def test_a_site_that_cannot_be_reached_is_held_against_its_last_keys_for_a_day(publishing, published):
    assert push(publishing, publishing.assertion()).status_code == 201
    published.status = 500
    Client.objects.update(keys_asked_at=now() - 120 * MINUTE, keys_read_at=now() - 120 * MINUTE)
    assert push(publishing, publishing.assertion()).status_code == 201
    Client.objects.update(keys_asked_at=now() - 25 * 60 * MINUTE, keys_read_at=now() - 25 * 60 * MINUTE)
    assert push(publishing, publishing.assertion()).status_code == 401


@pytest.mark.parametrize(("status", "body"), [(200, b"x" * (MOST_BYTES + 1)), (302, b""), (404, b"{}")])
def test_too_much_a_redirect_or_an_error_are_no_keys(published, status, body):
    published.status, published.body = status, body
    with pytest.raises(SiteUnreachable):
        fetch_keys(published.address, 2)


def test_what_is_no_public_key_changes_nothing(key_site, published):
    published.body = json.dumps({"keys": [key_site.key.as_dict(private=True)]}).encode()
    Client.objects.filter(client_id="signing").update(keys=[], jwks_uri=published.address)
    refused(key_site, key_site.assertion())
    assert Client.objects.get(client_id="signing").keys == []


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1", "fd00::1",
     "fe80::1", "::ffff:10.0.0.1"],
)  # fmt: skip
def test_an_address_inside_is_never_dialled(monkeypatch, settings, address):
    settings.BALCAO_DEMO = False
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 0))
    inside = (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [public, inside])
    with pytest.raises(SiteUnreachable):
        address_of("keys.example")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [public])
    assert address_of("keys.example") == "93.184.216.34"


def test_keys_are_registered_or_published_not_both(key_site):
    officer = Actor(person_id=15, name="", assurance=2, holder_id="p-15", posts=posts_in("SAFP", "administration"))
    given = Registration(
        names={"zh-Hant": "站", "pt": "S", "en": "S"},
        redirect_uris=("https://s.example/",),
        auth_method=AuthMethod.KEY,
    )
    published = replace(given, jwks_uri="https://s.example/keys")
    both = replace(published, keys=(key_site.key.as_dict(private=False),))
    wrong = (replace(given, jwks_uri=each) for each in ("ftp://s.example/k", "https://user@s.example/k", "nonsense"))
    for registration in (given, both, *wrong):
        with pytest.raises(RegistrationWrong):
            propose_client(actor=officer, registration=registration, at=now())
    assert Client.objects.count() == 1
    propose_client(actor=officer, registration=published, at=now())
    assert Client.objects.count() == 2


@pytest.mark.parametrize(
    "path", ["/openid/token", "/openid/userinfo", "/openid/jwks.json", "/.well-known/openid-configuration"]
)
def test_pages_of_any_origin_may_call_what_programs_call_but_without_cookies(site, path):
    asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "POST"}
    answer = site.http.options(path, headers=asked)
    assert answer.status_code == 204
    assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
    read = site.http.get(path, headers=asked)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert read.status_code == 405 or read.headers["Access-Control-Allow-Origin"] == "*"
    assert not any("Access-Control-Allow-Credentials" in each.headers for each in (answer, read))


def test_pages_for_people_cannot_be_read_by_other_origins(site):
    for path in ("/openid/authorize", "/account/login/", "/openid/end-session"):
        assert "Access-Control-Allow-Origin" not in site.http.get(path, headers={"Origin": "https://a.example"}).headers


def test_a_hint_fills_in_the_sign_in_name(browser, site):
    landing = browser.open(site.url(login_hint='mei.ling"><b>'))
    assert landing.path == "/account/login/"
    assert 'value="mei.ling&quot;&gt;&lt;b&gt;"' in landing.response.text


def test_a_mail_address_is_told_as_proven(tokens, site):
    told = site.user_info(tokens["access_token"]).json()
    assert told["email"]
    assert told["email_verified"] is True


def test_a_new_password_ends_what_sites_hold(tokens, site):
    announce(SignInRenewed(person_id=1, at=now()))
    assert site.user_info(tokens["access_token"]).status_code == 401
    assert site.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"
    assert not Grant.objects.filter(person_id=1, revoked_at=None).exists()


def test_changing_the_password_here_is_such_a_renewal(known, site, connect, tokens):
    landing = known.open("/account/password/change/")
    if landing.path != "/account/password/change/":
        landing = known.prove(landing)
    fresh = "novo-balcao-3141"
    known.post(landing, oldpassword="balcao-demo-2026", password1=fresh, password2=fresh)
    assert site.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"


def give(entity_id, scope, *, actions=("view", "prepare"), person=5):
    today = macau_date(now())
    return Mandate.objects.create(
        entity_id=entity_id,
        person_id=person,
        scope=scope,
        actions=list(actions),
        since_on=today,
        until_on=today,
        granted_by="p-1",
    )


@pytest.fixture
def in_part():
    """sio.fan, who acts for the association in one subject and one application."""
    Mandate.objects.filter(person_id=5).delete()
    give(1, "draft:1")
    return give(1, "association")


def test_who_acts_in_some_matters_is_offered_only_to_sites_that_understand_it(browser, site, in_part):
    landing = browser.sign_in(browser.open(site.url(scope="openid entity")), "sio.fan")
    assert "e-1" not in landing.text
    landing = browser.open(site.url(scope="openid entity entity_part", prompt="consent"))
    landing = browser.post(landing, holder="e-1")
    assert "(only Association affairs)" in landing.text
    claims = id_token(site, browser.agree(landing))
    assert claims["entity"]["mandate"] is None
    until = in_part.until_on.isoformat()
    told = {"scope": "association", "id": in_part.pk, "actions": ["view", "prepare"], "until": until}
    assert claims["entity"]["limited_to"] == [told]


def test_one_application_is_no_matter_of_another_site(browser, site):
    Mandate.objects.filter(person_id=5).delete()
    give(1, "draft:1")
    landing = browser.sign_in(browser.open(site.url(scope="openid entity entity_part")), "sio.fan")
    assert "e-1" not in landing.text


def test_who_has_many_clients_searches_and_turns_pages(browser, site):
    for number in range(45):
        entity = Entity.objects.create(kind="company", name_zh=f"客戶{number:02}", register_no=f"C{number:04}")
        give(entity.pk, "*", person=1)
    landing = browser.sign_in(browser.open(site.url(scope="openid entity")))
    assert landing.text.count('name="holder"') == 21
    here = landing.path
    assert browser.open(f"{here}?page=3").text.count('name="holder"') < 21
    found = browser.open(f"{here}?q=C0044")
    assert found.text.count('name="holder"') == 2
    assert "Nothing fits" in browser.open(f"{here}?q=nobody").text
    landing = browser.post(found, here, holder=f"e-{entity.pk}")
    assert id_token(site, browser.agree(landing))["entity"]["register_no"] == "C0044"
