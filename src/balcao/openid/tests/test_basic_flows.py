"""The conditions of the OpenID Foundation's basic provider plan; each test names the ones it stands for."""

import base64
import json
import time
from datetime import timedelta

import pytest
from django.db.models import F

from balcao.openid.models import Grant, Token
from balcao.openid.testing import REDIRECT, register_site
from balcao.openid.types import AuthMethod

PROFILE = {"name", "name#zh-Hant", "name#pt", "locale"}


def moved(browser, seconds):
    """The person proved themself so long ago."""
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore(browser.http.cookies["sessionid"])
    for proof in session["account_authentication_methods"]:
        proof["at"] -= seconds
    session.save()


def test_server__a_person_signs_in_agrees_and_the_site_learns_who_it_is(browser, site):
    """oidcc-server, oidcc-userinfo-get"""
    landing = browser.sign_in(browser.open(site.url(scope="openid profile")))
    assert "Sign in to Site courses" in landing.text
    landing = browser.agree(landing)
    assert landing.away.startswith(f"{REDIRECT}?")
    assert landing.answer | {"code": ""} == {"code": "", "state": "a state", "iss": site.issuer}
    answer = site.redeem(landing.answer["code"])
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    tokens = answer.json()
    assert {name: tokens[name] for name in ("token_type", "expires_in", "scope")} == {
        "token_type": "Bearer",
        "expires_in": 600,
        "scope": "openid profile",
    }
    assert "refresh_token" not in tokens
    claims = site.read(tokens["id_token"])
    assert claims["iss"] == site.issuer
    assert claims["aud"] == site.client_id
    assert claims["nonce"] == "a nonce"
    assert claims["acr"] == "urn:balcao:assurance:1"
    assert abs(claims["iat"] - time.time()) < 10
    assert abs(claims["auth_time"] - time.time()) < 10
    told = site.user_info(tokens["access_token"]).json()
    assert told == {
        "sub": claims["sub"],
        "name": "陳美玲",
        "name#zh-Hant": "陳美玲",
        "name#pt": "Chan Mei Ling",
        "locale": "zh-Hant",
    }


def test_response_type_missing__the_site_is_told(browser, site):
    """oidcc-response-type-missing"""
    landing = browser.open(site.url(response_type=None))
    assert landing.answer["error"] == "invalid_request"
    assert landing.answer["state"] == "a state"
    assert landing.answer["iss"] == site.issuer


@pytest.mark.parametrize("response_type", ["token", "id_token", "code id_token", "none"])
def test_only_codes_are_given(browser, site, response_type):
    assert browser.open(site.url(response_type=response_type)).answer["error"] == "unsupported_response_type"


@pytest.mark.parametrize("alg", ["RS256", "ES256"])
def test_idtoken_signature__by_a_published_key_of_the_registered_kind(known, site, tokens, alg):
    """oidcc-idtoken-signature, oidcc-idtoken-unsigned"""
    from balcao.openid.models import Client

    Client.objects.filter(client_id=site.client_id).update(id_token_alg=alg)
    again = site.refresh(tokens["refresh_token"]).json()
    header = json.loads(base64.urlsafe_b64decode(again["id_token"].split(".")[0] + "=="))
    published = {key["kid"]: key["alg"] for key in site.http.get("/openid/jwks.json").json()["keys"]}
    assert header["alg"] == alg == published[header["kid"]]
    assert not any({"d", "p", "q"} & set(key) for key in site.http.get("/openid/jwks.json").json()["keys"])


def test_userinfo__by_header_by_posted_header_and_by_posted_body(site, tokens):
    """oidcc-userinfo-get, oidcc-userinfo-post-header, oidcc-userinfo-post-body"""
    token = tokens["access_token"]
    header = {"Authorization": f"Bearer {token}"}
    answers = [
        site.http.get("/openid/userinfo", headers=header),
        site.http.post("/openid/userinfo", headers=header),
        site.http.post("/openid/userinfo", data={"access_token": token}),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert answers[0].json() == answers[1].json() == answers[2].json()
    assert site.http.get(f"/openid/userinfo?access_token={token}").status_code == 401
    twice = site.http.post("/openid/userinfo", headers=header, data={"access_token": token})
    assert (twice.status_code, twice.json()["error"]) == (400, "invalid_request")
    nobody = site.http.get("/openid/userinfo", headers={"Authorization": "Bearer nonsense"})
    assert nobody.status_code == 401
    assert 'error="invalid_token"' in nobody.headers["WWW-Authenticate"]


def test_ensure_request_without_nonce_succeeds_for_code_flow(known, site):
    """oidcc-ensure-request-without-nonce-succeeds-for-code-flow"""
    answer = site.redeem(known.open(site.url(nonce=None)).answer["code"]).json()
    assert "nonce" not in site.read(answer["id_token"])


@pytest.mark.parametrize(
    ("scope", "claims"),
    [
        ("openid", {"sub"}),
        ("openid profile", {"sub", *PROFILE}),
        ("openid email", {"sub", "email", "email_verified"}),
        ("openid address", {"sub"}),
        ("openid phone", {"sub"}),
        (
            "openid profile email address phone",
            {"sub", "name", "name#zh-Hant", "name#pt", "locale", "email", "email_verified"},
        ),
    ],
)
def test_scopes__tell_what_they_stand_for_and_unknown_ones_are_left_out(known, site, scope, claims):
    """oidcc-scope-profile, -email, -address, -phone, -all"""
    answer = site.redeem(known.open(site.url(scope=scope)).answer["code"]).json()
    assert set(site.user_info(answer["access_token"]).json()) == claims


def test_a_request_without_the_scope_openid_is_refused(known, site):
    assert known.open(site.url(scope="profile")).answer["error"] == "invalid_scope"


@pytest.mark.parametrize("display", ["page", "popup"])
def test_display__is_taken_as_it_comes(known, site, display):
    """oidcc-display-page, oidcc-display-popup"""
    assert "code" in known.open(site.url(display=display)).answer


def test_prompt_login__asks_again_and_auth_time_moves(known, site):
    """oidcc-prompt-login"""
    moved(known, 100)
    before = site.read(site.redeem(known.open(site.url()).answer["code"]).json()["id_token"])
    landing = known.open(site.url(prompt="login"))
    assert landing.path == "/account/2fa/reauthenticate/"
    landing = known.prove(landing)
    after = site.read(site.redeem(landing.answer["code"]).json()["id_token"])
    assert after["sub"] == before["sub"]
    assert after["auth_time"] >= before["auth_time"] + 99


def test_prompt_login__is_met_by_who_signs_in_for_it(browser, site):
    landing = browser.sign_in(browser.open(site.url(prompt="login")))
    assert "code" in browser.agree(landing).answer


def test_prompt_none__without_a_session_is_refused(browser, site):
    """oidcc-prompt-none-not-logged-in"""
    landing = browser.open(site.url(prompt="none"))
    assert landing.answer["error"] == "login_required"
    assert landing.answer["state"] == "a state"


def test_prompt_none__with_a_session_answers_without_a_page(known, site):
    """oidcc-prompt-none-logged-in"""
    before = site.read(site.redeem(known.open(site.url()).answer["code"]).json()["id_token"])
    after = site.read(site.redeem(known.open(site.url(prompt="none")).answer["code"]).json()["id_token"])
    assert (after["sub"], after["auth_time"]) == (before["sub"], before["auth_time"])


def test_prompt_none__without_consent_is_refused(signed_in, site):
    assert signed_in.open(site.url(prompt="none")).answer["error"] == "consent_required"


def test_prompt_none__stands_alone(known, site):
    assert known.open(site.url(prompt="none login")).answer["error"] == "invalid_request"


def test_prompt_consent_and_select_account__show_the_page_once_more(known, site):
    for prompt in ("consent", "select_account"):
        landing = known.open(site.url(prompt=prompt))
        assert "You are signed in as Chan Mei Ling." in landing.text
        assert "code" in known.agree(landing).answer


def test_max_age_1__asks_again(known, site):
    """oidcc-max-age-1"""
    moved(known, 2)
    before = site.read(site.redeem(known.open(site.url()).answer["code"]).json()["id_token"])
    landing = known.prove(known.open(site.url(max_age="1")))
    after = site.read(site.redeem(landing.answer["code"]).json()["id_token"])
    assert after["auth_time"] >= before["auth_time"] + 2


def test_max_age_1__without_a_page_is_refused(known, site):
    moved(known, 2)
    assert known.open(site.url(max_age="1", prompt="none")).answer["error"] == "login_required"


def test_max_age_0__is_met_by_proving_oneself_once(known, site):
    assert "code" in known.prove(known.open(site.url(max_age="0"))).answer


def test_max_age_10000__does_not_ask_again(known, site):
    """oidcc-max-age-10000"""
    answer = site.redeem(known.open(site.url(max_age="10000")).answer["code"]).json()
    assert "auth_time" in site.read(answer["id_token"])


@pytest.mark.parametrize("max_age", ["-1", "soon", "1.5", "9999999999"])
def test_a_max_age_that_is_no_number_is_refused(known, site, max_age):
    assert known.open(site.url(max_age=max_age)).answer["error"] == "invalid_request"


def test_ensure_request_with_unknown_parameter_succeeds(known, site):
    """oidcc-ensure-request-with-unknown-parameter-succeeds"""
    assert "code" in known.open(site.url(extra="foobar")).answer


def test_id_token_hint__names_who_has_to_be_signed_in(known, site, tokens, connect):
    """oidcc-id-token-hint"""
    hint = tokens["id_token"]
    assert "code" in known.open(site.url(id_token_hint=hint, prompt="none")).answer
    other = type(known)(connect())
    other.agree(other.sign_in(other.open(site.url()), "joao"))
    assert other.open(site.url(id_token_hint=hint, prompt="none")).answer["error"] == "login_required"
    assert other.open(site.url(id_token_hint=hint)).answer["error"] == "login_required"
    assert other.open(site.url(id_token_hint="a.b.c")).answer["error"] == "invalid_request"


def test_login_hint_ui_locales_claims_locales__do_no_harm(known, site):
    """oidcc-login-hint, oidcc-ui-locales, oidcc-claims-locales"""
    assert "code" in known.open(site.url(login_hint="buffy@example.com")).answer
    assert "code" in known.open(site.url(claims_locales="se")).answer
    assert "code" in known.open(site.url(ui_locales="se")).answer


def test_ui_locales__choose_the_language_until_the_person_does(browser, site):
    assert (
        "Iniciar sessão" in browser.open(site.url(ui_locales="fr pt-PT en")).text or "Entrar" in browser.open("/").text
    )
    assert browser.http.cookies["balcao_language"] == "pt"
    browser.open(site.url(ui_locales="en"))
    assert browser.http.cookies["balcao_language"] == "pt"


def test_acr_values__unknown_ones_are_taken_as_wishes(known, site):
    """oidcc-ensure-request-with-acr-values-succeeds"""
    answer = site.redeem(known.open(site.url(acr_values="1 2")).answer["code"]).json()
    assert site.read(answer["id_token"])["acr"] == "urn:balcao:assurance:1"


def test_codereuse__is_refused_and_ends_what_the_code_gave(known, site):
    """oidcc-codereuse"""
    code = known.open(site.url(scope="openid offline_access")).answer["code"]
    tokens = site.redeem(code).json()
    again = site.redeem(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert site.user_info(tokens["access_token"]).status_code == 401
    assert site.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"


def test_codereuse_30seconds__the_same(known, site):
    """oidcc-codereuse-30seconds"""
    code = known.open(site.url()).answer["code"]
    tokens = site.redeem(code).json()
    early = timedelta(seconds=30)
    Grant.objects.update(code_used_at=F("code_used_at") - early, code_until_at=F("code_until_at") - early)
    assert site.redeem(code).json()["error"] == "invalid_grant"
    assert site.user_info(tokens["access_token"]).status_code == 401


def test_a_code_not_redeemed_within_a_minute_is_worth_nothing(known, site):
    code = known.open(site.url()).answer["code"]
    grant = Grant.objects.order_by("-pk")[0]
    Grant.objects.filter(pk=grant.pk).update(code_until_at=grant.code_until_at - timedelta(seconds=61))
    assert site.redeem(code).json()["error"] == "invalid_grant"
    assert not Token.objects.filter(grant=grant).exists()


def test_ensure_registered_redirect_uri__nobody_is_sent_elsewhere(known, site):
    """oidcc-ensure-registered-redirect-uri"""
    landing = known.open(site.url(redirect_uri="https://elsewhere.example/callback"))
    assert landing.response.status_code == 400
    assert not landing.away
    assert "not registered for it" in landing.text


@pytest.mark.parametrize("parameters", [{"redirect_uri": None}, {"client_id": "nobody"}, {"client_id": None}])
def test_without_a_known_site_and_address_nobody_is_sent_anywhere(known, site, parameters):
    landing = known.open(site.url(**parameters))
    assert (landing.response.status_code, landing.away) == (400, "")


def test_redirect_uri_query__a_registered_query_is_kept(known, connect):
    """oidcc-redirect-uri-query-OK"""
    site = register_site(connect(), "query", redirect_uris=("https://query.example/cb?foo=bar",))
    landing = known.agree(known.open(site.url()))
    assert landing.away.startswith("https://query.example/cb?foo=bar&code=")
    assert site.redeem(landing.answer["code"]).status_code == 200


def test_ensure_post_request_succeeds(known, site):
    """oidcc-ensure-post-request-succeeds"""
    landing = known._follow(known.http.post("/openid/authorize", data=site.asked()))
    assert "code" in landing.answer


def test_client_secret_post__works_for_who_is_registered_so_and_for_nobody_else(known, site, connect):
    """oidcc-server-client-secret-post"""
    posting = register_site(connect(), "posting", auth_method=AuthMethod.POST)
    landing = known.agree(known.open(posting.url()))
    assert posting.redeem(landing.answer["code"]).status_code == 200
    posting.auth_method, site.auth_method = AuthMethod.BASIC, AuthMethod.POST
    for wrong in (posting, site):
        answer = wrong.redeem("anything")
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
        assert answer.headers["WWW-Authenticate"].startswith("Basic")


def unsigned(claims):
    parts = [{"alg": "none"}, claims]
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts) + "."


def test_unsigned_request_object__is_refused(known, site, key_site):
    """oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported"""
    for asking in (site, key_site):
        landing = known.open(asking.url(request=unsigned(asking.asked())))
        assert landing.answer["error"] == "request_not_supported"
        assert landing.answer["state"] == "a state"


def test_request_uri__is_refused(known, site):
    """oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported"""
    landing = known.open(site.url(request_uri="https://courses.example/request.jwt"))
    assert landing.answer["error"] == "request_uri_not_supported"


def test_claims_essential__single_claims_are_told_where_they_are_asked_for(known, site):
    """oidcc-claims-essential"""
    asked = {"userinfo": {"name": {"essential": True}}, "id_token": {"email": None, "unheard_of": None}}
    answer = site.redeem(known.open(site.url(claims=json.dumps(asked))).answer["code"]).json()
    assert site.user_info(answer["access_token"]).json()["name"] == "陳美玲"
    assert "email" not in site.user_info(answer["access_token"]).json()
    claims = site.read(answer["id_token"])
    assert claims["email"] == "mei.ling@exemplo.example"
    assert "unheard_of" not in claims


def test_claims__single_claims_are_asked_of_the_person_like_scopes(signed_in, site):
    landing = signed_in.open(site.url(claims='{"userinfo": {"email": null}}'))
    assert "Your mail address" in landing.text


@pytest.mark.parametrize("claims", ["nonsense", "[]", '{"userinfo": 1}', '{"id_token": {"sub": {"value": "\\u0000"}}}'])
def test_claims__that_cannot_be_read_are_refused(known, site, claims):
    assert known.open(site.url(claims=claims)).answer["error"] == "invalid_request"


def test_claims__may_insist_on_a_person(known, site):
    asked = {"id_token": {"sub": {"value": "someone else"}}}
    assert known.open(site.url(claims=json.dumps(asked))).answer["error"] == "login_required"


def test_refresh_token__gives_new_tokens_for_the_same_sign_in(site, tokens):
    """oidcc-refresh-token"""
    before = site.read(tokens["id_token"])
    answer = site.refresh(tokens["refresh_token"])
    assert answer.status_code == 200
    after = site.read(answer.json()["id_token"])
    assert {name: after[name] for name in ("iss", "sub", "aud", "auth_time", "sid")} == {
        name: before[name] for name in ("iss", "sub", "aud", "auth_time", "sid")
    }
    assert answer.json()["refresh_token"] != tokens["refresh_token"]
    assert site.user_info(answer.json()["access_token"]).status_code == 200


def test_ensure_request_with_valid_pkce_succeeds(known, site):
    """oidcc-ensure-request-with-valid-pkce-succeeds"""
    assert site.redeem(known.open(site.url()).answer["code"]).status_code == 200


def test_parameters_given_twice_are_refused(known, site):
    assert known.open(site.url() + "&nonce=another").answer["error"] == "invalid_request"
    for name in ("client_id", "redirect_uri"):
        landing = known.open(site.url() + f"&{name}={REDIRECT}")
        assert (landing.response.status_code, landing.away) == (400, "")


def test_discovery__says_what_there_is_and_where(site):
    found = site.http.get("/.well-known/openid-configuration").json()
    assert found == site.http.get("/.well-known/oauth-authorization-server").json()
    assert found["response_types_supported"] == ["code"]
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert found["subject_types_supported"] == ["pairwise"]
    assert "registration_endpoint" not in found
    assert all(found[name].startswith(found["issuer"]) for name in found if name.endswith("_endpoint"))
