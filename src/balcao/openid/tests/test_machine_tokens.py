"""Entities' software at the token address: its own signed word, once, for us, now."""

import time
from dataclasses import replace

import pytest
from joserfc.jwk import ECKey

from balcao.entities.api import end_machine, get_machine
from balcao.entities.models import Entity
from balcao.entities.testing import registered
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date, now
from balcao.openid import keys
from balcao.openid.api import TokenDead, api_audience, machine_of_token
from balcao.openid.testing import ASSERTION
from balcao.openid.types import SigningAlg

MANAGER = Actor(person_id=3, name="李偉強", assurance=2, holder_id="e-2")
HOUR = 3600


@pytest.fixture
def software(world):
    return registered(MANAGER, now(), scope="iam-catering-licence-renewal")


@pytest.fixture
def http(connect):
    return connect()


def ask(http, assertion, **more):
    form = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION, "client_assertion": assertion}
    return http.post("/openid/token", data={**form, **more})


def issuer(http):
    return str(http.base_url).rstrip("/")


def refused(http, assertion, **more):
    answer = ask(http, assertion, **more)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client"), answer.text


def test_software_gets_a_token_that_only_says_who_it_is(http, software):
    answer = ask(http, software.assertion(f"{issuer(http)}/openid/token")).json()
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 600)
    claims = keys.own_claims(answer["access_token"], kind="at+jwt") or {}
    assert (claims["sub"], claims["client_id"], claims["aud"]) == (software.name, software.name, api_audience())
    assert machine_of_token(token=answer["access_token"], at=now()) == software.machine_id
    assert get_machine(actor=MANAGER, at=now(), machine_id=software.machine_id).used_at


@pytest.mark.parametrize("off", [-119, 0, 119])
def test_a_clock_two_minutes_off_is_accepted(http, software, off):
    moment = int(time.time()) + off
    assert ask(http, software.assertion(issuer(http), iat=moment, exp=moment + 60)).status_code == 200


@pytest.mark.parametrize("off", [-HOUR, -240, 240, HOUR])
def test_a_clock_further_off_is_refused(http, software, off):
    moment = int(time.time()) + off
    refused(http, software.assertion(issuer(http), iat=moment, nbf=moment, exp=moment + 60))


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "m-999999"},
        {"iss": "m-0"},
        {"iss": "p-3"},
        {"sub": "m-999999"},
        {"aud": "https://elsewhere.example"},
        {"aud": None},
        {"exp": None},
        {"jti": None},
    ],
)
def test_a_word_that_says_something_else_is_refused(http, software, claims):
    refused(http, software.assertion(issuer(http), **claims))


def test_a_word_for_several_is_not_for_us(http, software):
    refused(http, software.assertion([issuer(http), "https://elsewhere.example"]))


def test_a_word_counts_once(http, software):
    assertion = software.assertion(issuer(http))
    assert ask(http, assertion).status_code == 200
    refused(http, assertion)


def test_another_key_another_client_or_a_secret_beside_it_is_refused(http, software):
    strange = replace(software, key=ECKey.generate_key("P-256", {"kid": software.key.kid}))
    refused(http, strange.assertion(issuer(http)))
    refused(http, software.assertion(issuer(http)), client_id="m-1000000")
    refused(http, software.assertion(issuer(http)), client_assertion_type="other")
    assert ask(http, software.assertion(issuer(http)), client_secret="x").status_code == 400
    assert ask(http, software.assertion(issuer(http)), scope="openid").json()["error"] == "invalid_scope"


def test_software_that_was_taken_back_gets_no_token(http, software):
    end_machine(actor=MANAGER, at=now(), machine_id=software.machine_id)
    refused(http, software.assertion(issuer(http)))


def test_an_entity_that_is_closed_still_learns_no_more_than_a_name(http, software):
    Entity.objects.filter(pk=2).update(status="closed", ended_on=macau_date(now()))
    assert set(ask(http, software.assertion(issuer(http))).json()) == {"access_token", "token_type", "expires_in"}


def test_no_other_token_of_ours_is_one_for_the_api(software):
    moment = int(now().timestamp())
    claims: dict[str, object] = {"iss": "", "aud": api_audience(), "sub": software.name, "exp": moment + 60}
    claims["iss"] = api_audience().removesuffix("/api/v1")
    good = keys.sign(claims, alg=SigningAlg.RS256, at=now(), kind="at+jwt")
    assert machine_of_token(token=good, at=now()) == software.machine_id
    wrong: list[dict[str, object]] = [{"aud": "another"}, {"iss": "another"}, {"exp": moment - 1}, {"sub": "p-3"}]
    tokens = [keys.sign(claims | each, alg=SigningAlg.RS256, at=now(), kind="at+jwt") for each in wrong]
    for token in [*tokens, keys.sign(claims, alg=SigningAlg.RS256, at=now()), good[:-3], "", "x.y.z"]:
        with pytest.raises(TokenDead):
            machine_of_token(token=token, at=now())
