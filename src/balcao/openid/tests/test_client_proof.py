"""How sites prove themselves: keys, secrets, clocks, replays; pushed and signed requests; PKCE."""

import base64
import hmac
import json
import time

import pytest
from joserfc.jwk import ECKey

from balcao.openid.models import Errand, UsedAssertion
from balcao.openid.testing import ASSERTION, register_site
from balcao.openid.types import AuthMethod

HOUR = 3600


def push(site, assertion):
    """Any address at which a site proves itself will do."""
    form = {"client_assertion_type": ASSERTION, "client_assertion": assertion, **site.asked()}
    return site.http.post("/openid/par", data=form)


def refused(site, assertion):
    answer = push(site, assertion)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), answer.text
    assert not Errand.objects.exists()


@pytest.mark.parametrize("off", [-120, -60, 0, 60, 119])
def test_a_clock_two_minutes_off_is_accepted(key_site, off):
    moment = int(time.time()) + off
    assert push(key_site, key_site.assertion(iat=moment, nbf=moment, exp=moment + 60)).status_code == 201


@pytest.mark.parametrize("off", [-HOUR, -240, 240, HOUR])
def test_a_clock_further_off_is_refused(key_site, off):
    moment = int(time.time()) + off
    refused(key_site, key_site.assertion(iat=moment, nbf=moment, exp=moment + 60))


def test_a_clock_an_hour_ahead_is_refused_also_without_iat(key_site):
    refused(key_site, key_site.assertion(iat=None, exp=int(time.time()) + HOUR + 60))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "another"},
        {"sub": "another"},
        {"aud": "https://elsewhere.example"},
        {"aud": None},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"exp": 1e300},
        {"jti": None},
        {"jti": ""},
        {"jti": "\x00"},
    ],
)
def test_an_assertion_that_says_something_else_is_refused(key_site, claims):
    refused(key_site, key_site.assertion(**claims))


def test_an_assertion_counts_once(key_site):
    assertion = key_site.assertion()
    assert push(key_site, assertion).status_code == 201
    Errand.objects.all().delete()
    refused(key_site, assertion)
    assert UsedAssertion.objects.count() == 1


def test_an_assertion_may_be_for_the_address_or_for_the_provider(key_site):
    for audience in (key_site.issuer, f"{key_site.issuer}/openid/token", [key_site.issuer, "another"]):
        assert push(key_site, key_site.assertion(aud=audience)).status_code == 201


def base64url(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def test_a_strange_key_an_unsigned_or_a_symmetric_assertion_is_refused(key_site):
    own = key_site.key
    claims = {"iss": key_site.client_id, "sub": key_site.client_id, "aud": key_site.issuer, "jti": "1"}
    claims |= {"exp": int(time.time()) + 60}
    key_site.key = ECKey.generate_key("P-256", {"kid": own.kid})
    refused(key_site, key_site.assertion())
    public = own.as_pem(private=False)
    for alg, sign in (("HS256", lambda text: hmac.digest(public, text, "sha256")), ("none", lambda text: b"")):
        text = b".".join(base64url(json.dumps(part).encode()) for part in ({"alg": alg}, claims))
        refused(key_site, b".".join([text, base64url(sign(text))]).decode())
    refused(key_site, "nonsense")
    refused(key_site, "a.b.c")


def test_who_is_registered_with_a_key_gets_nowhere_with_a_secret(key_site):
    key_site.auth_method = AuthMethod.BASIC
    assert key_site.redeem("code").status_code == 401
    key_site.auth_method = AuthMethod.NONE
    assert key_site.redeem("code").status_code == 401


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic bm9jb2xvbg==", "Basic /w=="])
def test_a_broken_header_is_refused(site, header):
    answer = site.http.post("/openid/token", data={}, headers={"Authorization": header})
    assert answer.json()["error"] == "invalid_client"


def test_two_proofs_at_once_are_refused(site):
    assert site.post("/openid/token", client_secret=site.secret).json()["error"] == "invalid_request"
    assert site.post("/openid/token", client_id="another").json()["error"] == "invalid_request"


def test_nul_signs_do_no_harm(site):
    assert site.http.post("/openid/token", data={"client_id": "a\x00"}).status_code == 401
    assert site.post("/openid/token", grant_type="authorization_code", code="\x00").json()["error"] == "invalid_grant"
    assert site.post("/openid/token", grant_type="\x00").json()["error"] == "unsupported_grant_type"
    assert site.post("/openid/token").json()["error"] == "invalid_request"


def test_a_pushed_request_is_taken_up_once_by_its_own_site(known, site, other_site):
    answer = site.post("/openid/par", **site.asked())
    assert (answer.status_code, answer.json()["expires_in"]) == (201, 90)
    pushed = {"client_id": site.client_id, "request_uri": answer.json()["request_uri"]}
    stranger = known.http.get("/openid/authorize", params={**pushed, "client_id": other_site.client_id})
    assert stranger.status_code == 400
    landing = known._follow(known.http.get("/openid/authorize", params=pushed))
    assert "code" in landing.answer
    assert known.http.get("/openid/authorize", params=pushed).status_code == 400


def test_a_pushed_request_waits_a_minute_and_a_half(known, site):
    answer = site.post("/openid/par", **site.asked()).json()
    from balcao.kernel.clock import now

    Errand.objects.update(until_at=now())
    pushed = {"client_id": site.client_id, "request_uri": answer["request_uri"]}
    assert known.http.get("/openid/authorize", params=pushed).status_code == 400


def test_a_faulty_pushed_request_is_refused_at_once(site):
    assert site.post("/openid/par", **site.asked(response_type="token")).json()["error"] == "unsupported_response_type"
    assert site.post("/openid/par", **site.asked(request_uri="urn:x")).json()["error"] == "invalid_request"


def request_object(site, off=0, **more):
    moment = int(time.time()) + off
    usual = {"iss": site.client_id, "aud": site.issuer, "iat": moment, "nbf": moment, "exp": moment + 60}
    return site.signed({**usual, **site.asked(), **more})


@pytest.mark.parametrize("off", [-120, 0, 119])
def test_a_signed_request_counts_more_than_what_stands_beside_it(signed_in, key_site, off):
    signed_in.agree(signed_in.open(key_site.url()))
    landing = signed_in.open(key_site.url(request=request_object(key_site, off, state="signed"), state="beside"))
    assert landing.answer["state"] == "signed"


@pytest.mark.parametrize("off", [-HOUR, -240, 240, HOUR])
def test_a_signed_request_of_another_time_is_refused(signed_in, key_site, off):
    landing = signed_in.open(key_site.url(request=request_object(key_site, off)))
    assert landing.answer["error"] == "invalid_request_object"


def test_a_signed_request_for_another_site_or_address_leads_nowhere(signed_in, key_site, site):
    evil = request_object(key_site, redirect_uri="https://evil.example/")
    assert signed_in.open(key_site.url(request=evil)).response.status_code == 400
    other = request_object(key_site, client_id=site.client_id)
    assert signed_in.open(key_site.url(request=other)).response.status_code == 400


def test_pkce_is_required_of_sites_unless_registered_otherwise(signed_in, site, connect):
    landing = signed_in.open(site.url(code_challenge=None, code_challenge_method=None))
    assert landing.answer["error"] == "invalid_request"
    old = register_site(connect(), "old", pkce_required=False)
    landing = signed_in.agree(signed_in.open(old.url(code_challenge=None, code_challenge_method=None)))
    assert old.redeem(landing.answer["code"]).json()["error"] == "invalid_grant"  # a verifier nobody announced
    assert old.redeem(landing.answer["code"], code_verifier="").status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"code_challenge_method": "plain"}, {"code_challenge_method": None}, {"code_challenge": "short"}]
)
def test_only_s256_counts(signed_in, site, wrong):
    assert signed_in.open(site.url(**wrong)).answer["error"] == "invalid_request"


@pytest.mark.parametrize("verifier", ["", "wrong", "ä"])
def test_a_code_needs_its_verifier(known, site, verifier):
    code = known.open(site.url()).answer["code"]
    assert site.redeem(code, code_verifier=verifier).json()["error"] == "invalid_grant"
    assert site.redeem(code).status_code == 200


def test_a_code_is_worth_nothing_to_another_site(known, site, other_site):
    code = known.open(site.url()).answer["code"]
    answer = other_site.redeem(code, redirect_uri=site.redirect_uri, code_verifier=site.verifier)
    assert answer.json()["error"] == "invalid_grant"
    assert site.redeem(code).status_code == 200


def test_a_public_program_has_pkce_alone(signed_in, connect):
    program = register_site(connect(), "app", auth_method=AuthMethod.NONE)
    landing = signed_in.agree(signed_in.open(program.url()))
    answer = program.redeem(landing.answer["code"])
    assert answer.status_code == 200
    refusal = program.post("/openid/introspect", token=answer.json()["access_token"])
    assert refusal.json()["error"] == "unauthorized_client"
