"""Tokens bound to a key (RFC 9449): a copied token, a copied proof, and a proof for something else are of no use."""

import time
from typing import Any

import pytest

from balcao.credentials.addresses import at_issuer
from balcao.credentials.api import make_offer
from balcao.credentials.models import Grant, Issued
from balcao.credentials.nonces import make_nonce
from balcao.credentials.operations.redeeming import PRE_AUTHORISED
from balcao.credentials.testing import AGENCY, HOLDER, TYPE, dpop, new_key, proof, public

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
TOKEN, CREDENTIAL = "/credentials/token", "/credentials/credential"
KEY = new_key()


def bought(http, at, **headers):
    """The answer for an offer's code."""
    code = make_offer(actor=HOLDER, at=at, type_id=TYPE, key=AGENCY, with_code=False).code
    return http.post(TOKEN, data={"grant_type": PRE_AUTHORISED, "pre-authorized_code": code}, headers=headers)


def bound(http, at):
    answer = bought(http, at, DPoP=dpop(KEY, at_issuer("token"))).json()
    assert answer["token_type"] == "DPoP"
    return answer["access_token"]


def fetched(http, at, token, *, scheme="DPoP", **headers):
    wanted = {"credential_configuration_id": TYPE, "proofs": {"jwt": [proof(new_key(), make_nonce(at))]}}
    return http.post(CREDENTIAL, json=wanted, headers={"Authorization": f"{scheme} {token}", **headers})


def test_a_bound_token_gives_credentials_to_its_key_alone(http, at):
    token = bound(http, at)
    here = at_issuer("credential")
    stolen = fetched(http, at, token, scheme="Bearer")
    assert (stolen.status_code, stolen.json()["error"]) == (401, "invalid_token")
    assert stolen.headers["WWW-Authenticate"].startswith("DPoP ")
    assert 'algs="ES256"' in stolen.headers["WWW-Authenticate"]
    assert fetched(http, at, token).status_code == 401
    other = fetched(http, at, token, DPoP=dpop(new_key(), here, token=token))
    assert (other.status_code, other.json()["error"]) == (401, "invalid_dpop_proof")
    assert not Issued.objects.exists()
    good = dpop(KEY, here, token=token)
    assert fetched(http, at, token, DPoP=good).status_code == 200
    again = fetched(http, at, token, DPoP=good)
    assert again.json() == {"error": "invalid_dpop_proof", "error_description": "jti was seen before"}
    assert Issued.objects.count() == 1


def test_a_token_without_a_key_is_sent_plainly(http, at):
    answer = bought(http, at).json()
    assert answer["token_type"] == "Bearer"
    wrong = fetched(http, at, answer["access_token"], DPoP=dpop(KEY, at_issuer("credential")))
    assert (wrong.status_code, wrong.headers["WWW-Authenticate"][:6]) == (401, "Bearer")
    assert fetched(http, at, answer["access_token"], scheme="Bearer").status_code == 200


NOW = int(time.time())
WRONG: dict[str, dict[str, Any]] = {
    "of another address": {"htu": "https://elsewhere.example/credentials/credential"},
    "of another path": {"htu": at_issuer},
    "of another method": {"htm": "GET"},
    "of an hour ago": {"iat": NOW - 3600},
    "of tomorrow": {"iat": NOW + 86400},
    "without a time": {"iat": None},
    "without a number": {"jti": ""},
    "with too long a number": {"jti": "x" * 201},
    "with a number that is no text": {"jti": 7},
    "of another token": {"ath": "x" * 43},
    "of no token": {"ath": None},
    "of another kind": {"typ": "JWT"},
    "with an address that is none": {"htu": "http://[x"},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_proof_is_refused_and_a_right_one_still_counts(http, at, wrong):
    token, here = bound(http, at), at_issuer("credential")
    changes = {name: each("other") if callable(each) else each for name, each in WRONG[wrong].items()}
    refused = fetched(http, at, token, DPoP=dpop(KEY, here, token=token, **changes))
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_dpop_proof"), refused.text
    assert not Issued.objects.exists()
    assert fetched(http, at, token, DPoP=dpop(KEY, here + "?x=1#y", token=token)).status_code == 200


def test_rubbish_and_private_keys_are_no_proof(http, at):
    from balcao.credentials.sd_jwt import sign_jwt

    said = {"htm": "POST", "htu": at_issuer("token"), "iat": NOW, "jti": "a"}
    private = sign_jwt(said, key=KEY, header={"typ": "dpop+jwt", "jwk": KEY.as_dict(private=True)})
    foreign = sign_jwt(said, key=KEY, header={"typ": "dpop+jwt", "jwk": public(new_key())})
    for wrong in ("x", "a.b.c", private, foreign, f"{foreign}, {foreign}"):
        refused = bought(http, at, DPoP=wrong)
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_dpop_proof")
    assert not Grant.objects.exclude(used_at=None).exists()


def test_what_wallets_read_says_that_proofs_are_understood(http):
    said = http.get("/.well-known/oauth-authorization-server/credentials").json()
    assert said["dpop_signing_alg_values_supported"] == ["ES256"]
    asked = http.options(CREDENTIAL)
    assert "DPoP" in asked.headers["Access-Control-Allow-Headers"]
