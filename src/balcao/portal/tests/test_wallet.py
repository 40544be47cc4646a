"""The pages of what is carried, shared, asked for and checked."""

import json
import re

import pytest
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.testing import load_world
from balcao.credentials.keys import client_id
from balcao.credentials.models import Grant, Issued, Question, Share
from balcao.credentials.testing import AGENCY, TYPE, answer_to, new_key, present, proof
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date, now
from balcao.licences.api import Restraint, restrain_licence
from balcao.portal.web.wallet import _said

pytestmark = pytest.mark.django_db
CARD = f"/as/e-2/wallet/{TYPE}/{AGENCY}/"


@pytest.fixture(autouse=True)
def world(db):
    load_world()


def signed_in(username="ka.man", language="en"):
    client = Client(headers={"accept-language": language})
    client.force_login(User.objects.get(username=username))
    return client


def received(code, client, digits=""):
    """What a wallet on this device fetches by a code."""
    form = {"grant_type": "urn:ietf:params:oauth:grant-type:pre-authorized_code", "pre-authorized_code": code}
    token = client.post("/credentials/token", form | ({"tx_code": digits} if digits else {})).json()["access_token"]
    nonce, key = client.post("/credentials/nonce").json()["c_nonce"], new_key()
    answer = client.post(
        "/credentials/credential",
        json.dumps({"credential_configuration_id": TYPE, "proofs": {"jwt": [proof(key, nonce)]}}),
        content_type="application/json",
        headers={"authorization": f"Bearer {token}"},
    )
    return answer.json()["credentials"][0]["credential"], key


def test_a_licence_leads_to_the_wallet_and_into_it_and_out_again():
    client = signed_in()
    assert CARD in client.get(f"/as/e-2/licences/{AGENCY}/").content.decode()
    assert AGENCY in client.get("/as/e-2/wallet/").content.decode()
    page = client.get(CARD).content.decode()
    assert "End all that I carry" not in page
    to_phone = client.post(CARD, {"act": "phone"})
    assert to_phone.headers["Location"].startswith("/wallet/#offer=")
    received(to_phone.headers["Location"].partition("=")[2], Client())
    page = client.get(CARD).content.decode()
    assert "End all that I carry" in page
    assert "You carry it" in client.get("/as/e-2/wallet/").content.decode()
    for _ in range(2):
        assert client.post(CARD, {"act": "end"}).status_code == 302
    assert Issued.objects.get().status == 1
    assert "End all that I carry" not in client.get(CARD).content.decode()


def test_another_wallets_code_and_digits_are_shown_once():
    client = signed_in()
    client.post(CARD, {"act": "other"})
    page = client.get(CARD).content.decode()
    (digits,) = re.findall(r'wallet-digits">(\d{6})<', page)
    (code,) = re.findall(r"offers%2F([A-Za-z0-9_-]+)", page)
    assert "wallet-digits" not in client.get(CARD).content.decode()
    assert received(code, Client(), digits)[0].count("~") > 3


def test_six_codes_are_too_many_and_the_page_says_so():
    client = signed_in()
    answers = [client.post(CARD, {"act": "other"}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [422]
    assert Grant.objects.count() == 5


@pytest.mark.parametrize("username", ["sio.fan", "officer.dsi"])
def test_what_is_anothers_is_not_there(username):
    client = signed_in(username)
    for act in ("phone", "other", "share", "end"):
        assert client.post(CARD, {"act": act, "purpose": "x"}).status_code == 404
    assert client.get("/as/e-2/wallet/").status_code == 404
    assert Client().get(CARD).status_code == 302
    assert not Grant.objects.exists()


def test_a_link_is_made_read_and_ended():
    client = signed_in()
    missing = client.post(CARD, {"act": "share", "claim": ["number"], "purpose": " "})
    assert missing.status_code == 422
    assert "Say what it is for" in missing.content.decode()
    client.post(CARD, {"act": "share", "claim": ["number"], "purpose": "Hotel contract"})
    (link,) = re.findall(r'value="https?://[^/]+(/shared-licence/[^"]+)"', client.get(CARD).content.decode())
    stranger = Client(headers={"accept-language": "en"})
    shown = stranger.get(link)
    assert shown.status_code == 200
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    text = shown.content.decode()
    assert AGENCY in text
    assert "Hotel contract" in text
    assert "技術主管" not in text
    for _ in range(2):
        assert client.post(CARD, {"withdraw": str(Share.objects.get().pk)}).status_code == 302
    assert stranger.get(link).status_code == 404
    assert "no longer shows" in stranger.get(link).content.decode()
    for rubbish in ("999999", "x", ""):
        assert client.post(CARD, {"withdraw": rubbish}).status_code == 404


def test_what_was_revoked_can_only_be_looked_at():
    restrain_licence(
        actor=system_actor(),
        at=now(),
        number=AGENCY,
        act=Restraint.REVOKE,
        holds_from=macau_date(now()),
        reason={},
        key="r",
    )
    client = signed_in()
    page = client.get(CARD)
    assert "No longer valid" in page.content.decode()
    assert client.post(CARD, {"act": "phone"}).status_code == 422
    assert CARD not in client.get(f"/as/e-2/licences/{AGENCY}/").content.decode()


def test_a_proof_is_asked_answered_and_read_by_who_asked_alone():
    guard, holder = Client(headers={"accept-language": "en"}), signed_in()
    assert TYPE in guard.get("/prove/").content.decode()
    assert "What for" in guard.get(f"/prove/{TYPE}/").content.decode()
    assert guard.post(f"/prove/{TYPE}/", {"purpose": ""}).status_code == 422
    asked = guard.post(f"/prove/{TYPE}/", {"purpose": "Market stall", "claim": ["number"]}).headers["Location"]
    waiting = guard.get(asked).content.decode()
    assert "Market stall" in waiting
    assert "openid4vp://" in guard.get(asked + "?wallet=other").content.decode()
    assert Client().get(asked).status_code == 404
    credential, key = received(holder.post(CARD, {"act": "phone"}).headers["Location"].partition("=")[2], Client())
    row = Question.objects.get()
    shown = present(credential, key, audience=client_id(row.asked_at), nonce=row.nonce, claims=["number"])
    wallet = Client(headers={"accept-language": "en"})
    answer = answer_to(row.handle, {"state": row.handle, "vp_token": {"asked": [shown[:-3] + "AAA"]}})
    assert wallet.post(f"/credentials/answers/{row.handle}", answer).status_code == 400
    assert "not genuine" in guard.get(asked).content.decode()
    answer = answer_to(row.handle, {"state": row.handle, "vp_token": {"asked": [shown]}})
    told = wallet.post(f"/credentials/answers/{row.handle}", answer).json()["redirect_uri"]
    assert wallet.post(f"/credentials/answers/{row.handle}", answer).status_code == 400
    here = re.sub(r"^https?://[^/]+", "", told)
    assert "Your answer arrived" in wallet.get(here).content.decode()
    assert guard.get(here).headers["Location"] == asked
    page = guard.get(asked).content.decode()
    assert 'data-trust="valid"' in page
    assert AGENCY in page


def test_what_a_device_needs_to_know_is_there_for_anybody():
    stranger = Client(headers={"accept-language": "pt"})
    known = stranger.get("/wallet/trust.json").json()
    assert known["types"][TYPE]["name"]["pt"]
    assert known["keys"][0]["crv"] == "P-256"
    assert "d" not in known["keys"][0]
    for path in ("/wallet/", "/wallet/check/"):
        assert stranger.get(path).status_code == 200
    assert stranger.get("/wallet/manifest.webmanifest").json()["scope"] == "/wallet/"
    assert "csrfmiddlewaretoken" not in stranger.get("/wallet/").content.decode()


def test_only_what_is_written_as_a_day_is_said_as_one():
    shown = [_said(value, "en") for value in ("2026-12-01", "20261201", "2026-W49-2", "Hotel")]
    assert shown == ["1 December 2026", "20261201", "2026-W49-2", "Hotel"]
