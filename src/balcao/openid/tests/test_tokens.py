"""Tokens at work: rotation, giving back, looking up; and how they end once a person may no longer be spoken for."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.contrib.sessions.models import Session
from django.db import connections
from django.db.models import F

from balcao.accounts.models import User
from balcao.foundation.audit.api import entries_about
from balcao.kernel.clock import now
from balcao.openid.models import Client, Consent, Grant, Token
from balcao.openid.operations.tidying import forget_the_past
from balcao.openid.testing import Browser


def worth(site, tokens):
    """What the access token and the refresh token are worth, by three addresses."""
    return (
        site.user_info(tokens["access_token"]).status_code,
        site.post("/openid/introspect", token=tokens["access_token"]).json()["active"],
        site.post("/openid/introspect", token=tokens.get("refresh_token", "")).json()["active"],
    )


ALIVE, DEAD = (200, True, True), (401, False, False)


def dead(site, tokens):
    assert worth(site, tokens) == DEAD
    assert site.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_refresh_token_counts_once_and_ends_everything_when_it_comes_back(site, tokens):
    newer = site.refresh(tokens["refresh_token"]).json()
    assert worth(site, newer) == ALIVE
    assert site.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"
    dead(site, newer)
    assert [entry.event for entry in entries_about("site:courses")][-1] == "openid:grant:revoked"


def test_a_refresh_may_ask_for_less_but_not_for_more(site, tokens):
    assert site.refresh(tokens["refresh_token"], scope="openid entity").json()["error"] == "invalid_scope"
    less = site.refresh(tokens["refresh_token"], scope="openid").json()
    assert less["scope"] == "openid"
    assert set(site.user_info(less["access_token"]).json()) == {"sub"}
    assert site.refresh(less["refresh_token"]).json()["scope"] == "openid profile email offline_access"


def test_a_refresh_token_is_worth_nothing_to_another_site(site, other_site, tokens):
    assert other_site.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"
    other_site.post("/openid/revoke", token=tokens["refresh_token"])
    assert other_site.post("/openid/introspect", token=tokens["access_token"]).json() == {"active": False}
    assert worth(site, tokens) == ALIVE


def test_an_access_token_is_no_refresh_token_and_the_other_way_round(site, tokens):
    assert site.refresh(tokens["access_token"]).json()["error"] == "invalid_grant"
    assert site.user_info(tokens["refresh_token"]).status_code == 401


def test_tokens_end_with_their_time(site, tokens):
    Token.objects.filter(kind="access").update(until_at=now())
    assert worth(site, tokens) == (401, False, True)
    Token.objects.update(until_at=now())
    dead(site, tokens)


def test_a_grant_ends_after_a_year_however_often_it_is_renewed(site, tokens):
    Grant.objects.update(given_at=F("given_at") - timedelta(days=364))
    newer = site.refresh(tokens["refresh_token"]).json()
    refresh = Token.objects.filter(kind="refresh").order_by("-pk")[0]
    assert refresh.until_at - refresh.given_at < timedelta(days=2)
    assert worth(site, newer) == ALIVE


def test_a_site_gives_an_access_token_back_alone_and_a_refresh_token_with_all(site, tokens):
    assert site.post("/openid/revoke", token=tokens["access_token"]).status_code == 200
    assert worth(site, tokens) == (401, False, True)
    newer = site.refresh(tokens["refresh_token"]).json()
    assert site.post("/openid/revoke", token=newer["refresh_token"], token_type_hint="access_token").status_code == 200
    dead(site, newer)
    assert site.post("/openid/revoke", token="unheard of").status_code == 200
    assert site.post("/openid/revoke").json()["error"] == "invalid_request"


def test_introspection_says_who_how_surely_and_how_long(site, tokens):
    found = site.post("/openid/introspect", token=tokens["access_token"]).json()
    assert found["sub"] == site.read(tokens["id_token"])["sub"]
    assert found["acr"] == "urn:balcao:assurance:1"
    assert found["scope"] == "openid profile email offline_access"
    assert found["exp"] - found["iat"] == 600
    assert site.http.post("/openid/introspect", data={"token": tokens["access_token"]}).status_code == 401


def test_tokens_of_a_deactivated_person_stop_at_once_and_for_good(site, known):
    online = site.redeem(known.open(site.url()).answer["code"]).json()
    tokens = site.redeem(known.open(site.url(scope="openid offline_access")).answer["code"]).json()
    code = known.open(site.url()).answer["code"]
    User.objects.filter(username="mei.ling").update(is_active=False)
    assert site.user_info(online["access_token"]).status_code == 401
    dead(site, tokens)
    assert site.redeem(code).json()["error"] == "invalid_grant"
    landing = known.open(site.url(prompt="none"))
    assert landing.answer["error"] == "login_required"


def test_tokens_without_offline_access_end_with_the_session(site, known):
    online = site.redeem(known.open(site.url()).answer["code"]).json()
    offline = site.redeem(known.open(site.url(scope="openid offline_access")).answer["code"]).json()
    assert site.user_info(online["access_token"]).status_code == 200
    Session.objects.all().delete()  # ended from another device
    assert site.user_info(online["access_token"]).status_code == 401
    assert worth(site, offline) == ALIVE


def test_a_session_that_ran_out_counts_as_ended(site, known):
    online = site.redeem(known.open(site.url()).answer["code"]).json()
    Session.objects.update(expire_date=now() - timedelta(seconds=1))
    assert site.user_info(online["access_token"]).status_code == 401


def test_a_changed_password_ends_the_tokens_of_other_sessions(site, known):
    online = site.redeem(known.open(site.url()).answer["code"]).json()
    user = User.objects.get(username="mei.ling")
    user.set_password("another one, quite long")
    user.save()
    assert site.user_info(online["access_token"]).status_code == 401


def test_tokens_of_a_closed_site_stop_at_once(site, tokens):
    Client.objects.filter(client_id="courses").update(status="closed")
    assert site.user_info(tokens["access_token"]).status_code == 401
    assert site.refresh(tokens["refresh_token"]).json()["error"] == "invalid_client"


def test_only_hashes_are_kept(site, tokens):
    kept = str(list(Token.objects.values()) + list(Grant.objects.values()) + list(Client.objects.values()))
    for secret in (tokens["access_token"], tokens["refresh_token"], site.secret):
        assert secret not in kept


def test_a_person_is_known_by_another_number_at_every_sector(known, site, other_site):
    ours = site.read(site.redeem(known.open(site.url()).answer["code"]).json()["id_token"])
    landing = known.agree(known.open(other_site.url()))
    theirs = other_site.read(other_site.redeem(landing.answer["code"]).json()["id_token"])
    assert ours["sub"] != theirs["sub"]
    assert len(ours["sub"]) == 64
    again = site.read(site.redeem(known.open(site.url()).answer["code"]).json()["id_token"])
    assert again["sub"] == ours["sub"]


def at_once(*works):
    """As many threads, each with a connection of its own, at the same moment."""
    start = Barrier(len(works))

    def one(work):
        try:
            start.wait(10)
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


@pytest.mark.django_db(transaction=True)
def test_a_code_brought_twice_at_once_counts_once_and_then_not_at_all(live_server, known, site):
    code = known.open(site.url(scope="openid offline_access")).answer["code"]
    answers = at_once(*[lambda: site.redeem(code)] * 2)
    assert sorted(answer.status_code for answer in answers) == [200, 400]
    (tokens,) = [answer.json() for answer in answers if answer.status_code == 200]
    assert Grant.objects.exclude(revoked_at=None).count() == 1
    dead(site, tokens)


@pytest.mark.django_db(transaction=True)
def test_a_refresh_token_brought_twice_at_once_counts_once(live_server, site, tokens):
    answers = at_once(*[lambda: site.refresh(tokens["refresh_token"])] * 2)
    assert sorted(answer.status_code for answer in answers) == [200, 400]
    (newer,) = [answer.json() for answer in answers if answer.status_code == 200]
    dead(site, newer)


@pytest.mark.django_db(transaction=True)
def test_an_assertion_brought_twice_at_once_counts_once(live_server, key_site):
    form = {"client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}
    form |= {"client_assertion": key_site.assertion(), **key_site.asked()}
    answers = at_once(*[lambda: key_site.http.post("/openid/par", data=form)] * 2)
    assert sorted(answer.status_code for answer in answers) == [201, 401]


@pytest.mark.django_db(transaction=True)
def test_consent_taken_back_while_a_sign_in_is_under_way_leaves_nothing_alive(live_server, known, site, connect):
    other_tab = Browser(connect())
    other_tab.http.cookies.update(known.http.cookies)
    for _ in range(3):
        known.agree(known.open(site.url(prompt="consent")))
        page = known.open(f"/account/sites/{Consent.objects.get(withdrawn_at=None).pk}/end/")
        at_once(lambda: other_tab.open(site.url()), lambda page=page: known.post(page))
        assert not Grant.objects.filter(revoked_at=None).exists()


def test_what_nobody_needs_is_forgotten_and_nothing_else(site, tokens):
    forget_the_past(at=now())
    assert worth(site, tokens) == ALIVE
    forget_the_past(at=now() + timedelta(days=61))
    assert not Token.objects.exists()
    assert not Grant.objects.exists()
