"""Registering sites: four eyes, a secret shown once, and programs that register themselves in a sandbox."""

import json

import pytest
from django.db import IntegrityError, transaction
from joserfc.jwk import ECKey, RSAKey

from balcao.accounts.api import actor_of
from balcao.accounts.models import User
from balcao.foundation.audit.api import entries_about
from balcao.kernel.clock import now
from balcao.kernel.errors import AssuranceTooLow, NotFound
from balcao.openid.failures import NotWaiting, RegistrationWrong, SameOfficer
from balcao.openid.keys import hashed
from balcao.openid.models import Client
from balcao.openid.operations.clients import (
    approve_client,
    close_client,
    propose_client,
    refuse_client,
    renew_secret,
)
from balcao.openid.testing import Browser
from balcao.openid.types import AuthMethod, Registration

NAMES = {"zh-Hant": "圖書館", "pt": "Biblioteca", "en": "Library"}
P256 = ECKey.generate_key("P-256").as_dict(private=False)
LIBRARY = Registration(names=NAMES, redirect_uris=("https://library.example/callback",))


def officer(name, assurance=2):
    return actor_of(User.objects.get(username=name), assurance=assurance, language="en", at=now())


@pytest.fixture
def proposed():
    return propose_client(actor=officer("admin"), registration=LIBRARY, at=now())


def status(number):
    return Client.objects.get(pk=number).status


def test_one_officer_proposes_and_another_approves(proposed):
    assert status(proposed) == "proposed"
    secret = approve_client(actor=officer("admin.second"), number=proposed, at=now())
    client = Client.objects.get(pk=proposed)
    assert client.status == "active"
    assert client.secret_hash == hashed(secret)
    events = [entry.event for entry in entries_about(f"site:{client.client_id}")]
    assert events == ["openid:site:proposed", "openid:site:approved"]


def test_who_proposed_it_cannot_approve_it(proposed):
    with pytest.raises(SameOfficer):
        approve_client(actor=officer("admin"), number=proposed, at=now())
    assert status(proposed) == "proposed"


def test_the_database_itself_wants_four_eyes(proposed):
    alone: list[dict[str, int | None]] = [
        {"decided_by_id": 15},
        {"decided_by_id": None},
        {"decided_by_id": 16, "proposed_by_id": None},
    ]
    for wrong in alone:
        with pytest.raises(IntegrityError, match="openid_client_four_eyes"), transaction.atomic():
            Client.objects.filter(pk=proposed).update(status="active", **wrong)
    with pytest.raises(IntegrityError, match="openid_client_public_needs_pkce"), transaction.atomic():
        Client.objects.filter(pk=proposed).update(auth_method="none", pkce_required=False)
    with pytest.raises(IntegrityError, match="openid_client_has_keys"), transaction.atomic():
        Client.objects.filter(pk=proposed).update(auth_method="private_key_jwt")


def test_others_may_not_even_know(proposed):
    for name in ("mei.ling", "officer.dsi"):
        with pytest.raises(NotFound):
            propose_client(actor=officer(name), registration=LIBRARY, at=now())
        with pytest.raises(NotFound):
            approve_client(actor=officer(name), number=proposed, at=now())
    with pytest.raises(AssuranceTooLow):
        approve_client(actor=officer("admin.second", 1), number=proposed, at=now())
    assert (status(proposed), Client.objects.count()) == ("proposed", 1)


def test_a_site_that_waits_or_was_refused_can_do_nothing(proposed, connect):
    client = Client.objects.get(pk=proposed)
    http = connect()
    parameters = {"client_id": client.client_id, "redirect_uri": LIBRARY.redirect_uris[0], "response_type": "code"}
    assert http.get("/openid/authorize", params=parameters).status_code == 400
    refuse_client(actor=officer("admin.second"), number=proposed, at=now())
    assert http.get("/openid/authorize", params=parameters).status_code == 400
    with pytest.raises(NotWaiting):
        approve_client(actor=officer("admin.second"), number=proposed, at=now())
    assert status(proposed) == "refused"


def test_a_new_secret_ends_the_old_one(site):
    client = Client.objects.get(client_id="courses")
    secret = renew_secret(actor=officer("admin"), number=client.pk, at=now())
    assert site.post("/openid/introspect", token="x").status_code == 401
    site.secret = secret
    assert site.post("/openid/introspect", token="x").json() == {"active": False}
    close_client(actor=officer("admin"), number=client.pk, at=now())
    close_client(actor=officer("admin"), number=client.pk, at=now())
    with pytest.raises(NotWaiting):
        renew_secret(actor=officer("admin"), number=client.pk, at=now())
    assert site.post("/openid/introspect", token="x").status_code == 401


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"names": {**NAMES, "pt": " "}}, "names"),
        ({"names": {**NAMES, "en": "Library\x00"}}, "names"),
        ({"auth_method": AuthMethod.KEY, "keys": ({**P256, "kid": "a\x00"},)}, "keys"),
        ({"redirect_uris": ()}, "redirect_uris"),
        ({"redirect_uris": ("http://library.example/",)}, "redirect_uris"),
        ({"post_logout_redirect_uris": ("https://Library.example/",)}, "post_logout_redirect_uris"),
        ({"site_url": "javascript:alert(1)"}, "site_url"),
        ({"logout_uri": "ftp://library.example/"}, "logout_uri"),
        ({"auth_method": AuthMethod.KEY}, "keys"),
        ({"auth_method": AuthMethod.KEY, "keys": (ECKey.generate_key("P-256").as_dict(private=True),)}, "keys"),
        ({"auth_method": AuthMethod.KEY, "keys": (ECKey.generate_key("P-384").as_dict(private=False),)}, "keys"),
        ({"auth_method": AuthMethod.KEY, "keys": ({"kty": "oct", "k": "c2VjcmV0"},)}, "keys"),
        ({"auth_method": AuthMethod.NONE, "pkce_required": False}, "pkce_required"),
        ({"scopes": ("profile",)}, "scopes"),
    ],
)
def test_what_cannot_be_registered_is_said_by_field(wrong, field):
    from dataclasses import replace

    with pytest.raises(RegistrationWrong) as said:
        propose_client(actor=officer("admin"), registration=replace(LIBRARY, **wrong), at=now())
    assert set(said.value.faults) == {field}
    assert not Client.objects.exists()


def test_an_address_we_call_ourselves_is_on_our_own_machine_only_in_the_demo_world(settings):
    from dataclasses import replace

    settings.BALCAO_DEMO = False
    with pytest.raises(RegistrationWrong):
        propose_client(
            actor=officer("admin"), registration=replace(LIBRARY, logout_uri="http://localhost:5432/"), at=now()
        )
    assert not Client.objects.exists()


def register(http, **metadata):
    return http.post("/openid/register", json=metadata)


def test_without_the_setting_no_program_registers_itself(connect):
    http = connect()
    assert register(http, redirect_uris=["https://rp.example/cb"]).status_code == 404
    assert not Client.objects.exists()


def test_in_a_sandbox_a_program_registers_itself_and_signs_people_in(connect, settings):
    settings.BALCAO_OPENID_REGISTRATION = True
    http = connect()
    found = http.get("/.well-known/openid-configuration").json()
    assert found["registration_endpoint"].endswith("/openid/register")
    answer = register(
        http,
        redirect_uris=["https://rp.example/cb", "https://rp.example/cb?foo=bar"],
        client_name="A program",
        response_types=["code"],
        grant_types=["authorization_code", "refresh_token"],
        unheard_of="anything",
    )
    assert answer.status_code == 201
    told = answer.json()
    assert told["token_endpoint_auth_method"] == "client_secret_basic"
    assert told["client_secret_expires_at"] == 0
    from balcao.openid.testing import Site

    site = Site(http, told["client_id"], AuthMethod.BASIC, told["client_secret"], None, "https://rp.example/cb")
    browser = Browser(connect())
    landing = browser.open(site.url(code_challenge=None, code_challenge_method=None, scope="openid email"))
    landing = browser.agree(browser.sign_in(landing))
    assert site.redeem(landing.answer["code"], code_verifier="").status_code == 200


def test_a_program_may_register_its_key(connect, settings):
    settings.BALCAO_OPENID_REGISTRATION = True
    key = RSAKey.generate_key(2048).as_dict(private=False)
    answer = register(
        connect(),
        redirect_uris=["https://rp.example/cb"],
        token_endpoint_auth_method="private_key_jwt",
        jwks={"keys": [key]},
    )
    assert answer.status_code == 201
    assert "client_secret" not in answer.json()


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({}, "invalid_redirect_uri"),
        ({"redirect_uris": ["https://rp.example/#x"]}, "invalid_redirect_uri"),
        ({"redirect_uris": "https://rp.example/"}, "invalid_client_metadata"),
        ({"response_types": ["token"]}, "invalid_client_metadata"),
        ({"token_endpoint_auth_method": "client_secret_jwt"}, "invalid_client_metadata"),
        ({"id_token_signed_response_alg": "none"}, "invalid_client_metadata"),
        ({"jwks_uri": "http://169.254.169.254/"}, "invalid_client_metadata"),
        ({"client_name": "a\x00"}, "invalid_client_metadata"),
        ({"token_endpoint_auth_method": "private_key_jwt"}, "invalid_client_metadata"),
        ({"backchannel_logout_uri": "gopher://x"}, "invalid_client_metadata"),
    ],
)
def test_what_a_program_cannot_have_is_refused(connect, settings, metadata, error):
    settings.BALCAO_OPENID_REGISTRATION = True
    usual = {"redirect_uris": ["https://rp.example/cb"]} if metadata else {}
    answer = register(connect(), **{**usual, **metadata})
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert not Client.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b"[" * 5000, b'"' + b"x" * 70_000 + b'"'])
def test_what_is_no_metadata_is_refused(connect, settings, body):
    settings.BALCAO_OPENID_REGISTRATION = True
    assert connect().post("/openid/register", content=body).json()["error"] == "invalid_client_metadata"


def test_the_demo_site_is_registered_once_and_follows_its_address(settings):
    from balcao.openid.api import load_demo

    load_demo(at=now())
    settings.BALCAO_RELYING_SITE_URL = "http://localhost:9105"
    load_demo(at=now())
    uris = sorted(Client.objects.get().uris.values_list("uri", flat=True))
    assert uris == ["http://localhost:9105/callback", "http://localhost:9105/signed-out"]
    assert json.dumps(Client.objects.get().names).isascii()
