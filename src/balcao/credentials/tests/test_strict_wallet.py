"""Libraries of another make receive, check and present what we issue, over HTTP."""

import json
import re
import subprocess
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from balcao.accounts.models import User
from balcao.credentials.described import get_type
from balcao.credentials.models import Delivery
from balcao.credentials.operations import authorising
from balcao.credentials.operations.asking import ask_for_proof, read_answer
from balcao.credentials.operations.offering import make_offer
from balcao.credentials.testing import AGENCY, HOLDER, TYPE
from balcao.credentials.types import Trust
from balcao.credentials.wallets import Wallet as Wallets
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date, now
from balcao.licences.api import record_licence

HERE = Path(__file__).resolve()
ROOT = HERE.parents[4]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("world")]


class Wallet:
    """The other program, and what it said."""

    def __init__(self, **given):
        self.said = {}
        self.process = subprocess.Popen(
            ["node", str(HERE.with_name("strict_wallet.mjs")), json.dumps(given)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def until(self, word):
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said |= json.loads(line)
            if word in self.said:
                return self.said.pop(word)
        assert self.process.stderr is not None
        raise AssertionError(self.process.stderr.read())

    def tell(self, **content):
        assert self.process.stdin is not None
        print(json.dumps(content), file=self.process.stdin, flush=True)

    def end(self):
        self.tell(present=None)
        self.process.communicate(timeout=20)


@pytest.fixture
def here(live_server, settings):
    settings.BALCAO_PUBLIC_URL = live_server.url


def test_a_strict_wallet_receives_a_batch_and_presents_only_what_is_asked(here, at):
    offer = make_offer(actor=HOLDER, at=at, type_id=TYPE, key=AGENCY, with_code=True)
    wallet = Wallet(offer=f"openid-credential-offer://?credential_offer_uri={offer.uri}", txCode=offer.tx_code, batch=3)
    wallet.until("ready")
    assert wallet.said["format"] == "dc+sd-jwt"
    assert wallet.said["names"] == ["zh-Hant", "pt", "en"]
    assert {each["number"] for each in wallet.said["seen"]} == {AGENCY}
    assert wallet.said["kind"] == "DPoP"
    assert Delivery.objects.get().told == "credential_accepted"
    asked, reader = ask_for_proof(at=now(), type_id=TYPE, claims=["number"], purpose="Market stall")
    wallet.tell(present=f"openid4vp://?client_id={asked.client_id}&request_uri={asked.request_uri}")
    told = wallet.until("told")
    wallet.until("ready")
    assert wallet.said["version"] == 100
    assert (wallet.said["answered"], "redirect_uri" in told) == (200, True), told
    judged = read_answer(proof_id=asked.id, reader=reader, at=now()).judged
    assert judged is not None
    assert (judged.trust, judged.claims) == (Trust.VALID, {"number": AGENCY})
    wallet.end()


def test_a_strict_wallet_receives_in_secret(here, at):
    offer = make_offer(actor=HOLDER, at=at, type_id=TYPE, key=AGENCY, with_code=False)
    wallet = Wallet(offer=f"openid-credential-offer://?credential_offer_uri={offer.uri}", batch=2, inSecret=True)
    wallet.until("ready")
    assert wallet.said["secret"] == ["application/jwt", "A256GCM", "answers"]
    assert len(wallet.said["credentials"]) == 2
    wallet.end()


def test_a_strict_wallet_chooses_the_mobile_document_of_two_forms(here, at):
    number = record_licence(
        actor=system_actor(),
        at=at,
        kind="driving-licence",
        register="DSAT-DL",
        holder_id="p-4",
        department="DSAT",
        name=get_type("driving-licence").name,
        terms={"classes": "B"},
        valid_from=macau_date(at),
        valid_until=None,
        document_number="DSAT-DL-2026-000002",
        case_reference="",
        key="strict",
    ).number
    driver = replace(HOLDER, holder_id="p-4")
    offer = make_offer(actor=driver, at=at, type_id="driving-licence", key=number, with_code=False)
    wallet = Wallet(offer=f"openid-credential-offer://?credential_offer_uri={offer.uri}", batch=2, configured=1)
    assert len(wallet.until("mdocs")) == 2
    assert wallet.said["format"] == "mso_mdoc"
    assert Delivery.objects.get().told == "credential_accepted"
    wallet.process.communicate(timeout=20)


def test_a_strict_wallet_is_authorised_by_its_person(here, at, client, monkeypatch):
    known = {"wallet": Wallets(name="Strict", redirect_uris=("https://wallet.example/back?x=1",))}
    monkeypatch.setattr(authorising, "wallets", lambda: known)
    offer = make_offer(actor=HOLDER, at=at, type_id=TYPE, key=AGENCY, with_code=False)
    wallet = Wallet(
        offer=f"openid-credential-offer://?credential_offer_uri={offer.uri}",
        batch=2,
        clientId="wallet",
        redirectUri="https://wallet.example/back?x=1",
    )
    asked = wallet.until("open")
    assert "request_uri=" in asked  # it was pushed
    client.force_login(User.objects.get(username="ka.man"))
    page = client.get(urlsplit(asked).path, dict(parse_qsl(urlsplit(asked).query)), follow=True)
    assert client.get(urlsplit(asked).path, dict(parse_qsl(urlsplit(asked).query))).status_code == 400
    choose = page.redirect_chain[-1][0]
    empty = client.post(choose, {"answer": "yes"})
    assert empty.status_code == 422
    stranger = Client()
    assert stranger.get(choose).status_code == 302
    stranger.force_login(User.objects.get(username="sio.fan"))
    assert stranger.post(choose, {"answer": "yes", "subject": f"e-2:{AGENCY}"}).status_code == 404
    assert "Sim, guardar" in client.get(choose, headers={"accept-language": "pt"}).content.decode()
    given = client.post(choose, {"answer": "yes", "subject": f"e-2:{AGENCY}"})
    (back,) = map(unescape, re.findall(r'href="(https://wallet[^"]+)"', given.content.decode()))
    assert client.post(choose, {"answer": "yes", "subject": f"e-2:{AGENCY}"}).status_code == 400
    wallet.tell(redirect=back)
    wallet.until("ready")
    assert (len(wallet.said["credentials"]), wallet.said["kind"]) == (2, "DPoP")
    wallet.end()


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({"client_id": "other"}, 400, ""),
        ({"redirect_uri": "https://elsewhere.example/"}, 400, ""),
        ({"code_challenge_method": "plain"}, 200, "invalid_request"),
        ({"code_challenge": "short"}, 200, "invalid_request"),
        ({"scope": "openid"}, 200, "invalid_scope"),
        ({"response_type": "token"}, 200, "unsupported_response_type"),
        ({"authorization_details": "[{}]"}, 200, "invalid_authorization_details"),
        ({"authorization_details": "{"}, 200, "invalid_request"),
        ({"request_uri": "urn:ietf:params:oauth:request_uri:x"}, 400, ""),
    ],
)
def test_a_wallets_wrong_request_goes_nowhere_or_is_told_why(client, monkeypatch, changes, status, told):
    known = {"wallet": Wallets(name="Strict", redirect_uris=("https://wallet.example/back",))}
    monkeypatch.setattr(authorising, "wallets", lambda: known)
    good = {
        "client_id": "wallet",
        "redirect_uri": "https://wallet.example/back",
        "response_type": "code",
        "code_challenge": "x" * 43,
        "code_challenge_method": "S256",
        "scope": TYPE,
        "state": "s",
    }
    page = client.get("/credentials/authorize", {**good, **changes})
    assert page.status_code == status
    assert f"error={told}" in page.content.decode() or not told
    assert 'href="https://elsewhere' not in page.content.decode()
    assert client.get("/credentials/authorize", good).status_code == 302
