"""How surely the person is known, and for whom they act: asked in place, and nothing is lost on the way."""

import json

import pytest

from balcao.entities.api import revoke_mandate
from balcao.entities.models import Mandate
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.openid.acting import choices, may_act
from balcao.openid.models import Client, Errand

LEVEL = "urn:balcao:assurance:"


def id_token(site, landing):
    return site.read(site.redeem(landing.answer["code"]).json()["id_token"])


@pytest.mark.parametrize(
    "asked",
    [
        {"acr_values": f"{LEVEL}3"},
        {"acr_values": f"{LEVEL}3 {LEVEL}2"},
        {"acr_values": f"unheard-of {LEVEL}2"},
        {"claims": json.dumps({"id_token": {"acr": {"essential": True, "values": [f"{LEVEL}3"]}}})},
        {"claims": json.dumps({"id_token": {"acr": {"essential": True, "value": f"{LEVEL}2"}}})},
        {"claims": json.dumps({"id_token": {"acr": {"values": [f"{LEVEL}2"]}}})},
    ],
)
def test_a_higher_level_is_asked_for_in_place_and_the_request_goes_on(known, site, asked):
    landing = known.open(site.url(**asked))
    assert landing.path == "/account/2fa/reauthenticate/"
    landing = known.prove(landing)
    assert landing.answer["state"] == "a state"
    assert id_token(site, landing)["acr"] == f"{LEVEL}3"


def test_a_level_that_is_there_is_not_asked_for_again(known, site):
    known.prove(known.open(site.url(acr_values=f"{LEVEL}3")))
    assert "code" in known.open(site.url(acr_values=f"{LEVEL}3")).answer
    assert "code" in known.open(site.url(acr_values=f"{LEVEL}2")).answer


def test_any_of_the_levels_named_is_enough(known, site):
    assert id_token(site, known.open(site.url(acr_values=f"{LEVEL}3 {LEVEL}1")))["acr"] == f"{LEVEL}1"


def test_without_a_page_a_wish_for_more_is_not_met_and_an_essential_one_is_refused(known, site):
    wish = known.open(site.url(acr_values=f"{LEVEL}3", prompt="none"))
    assert id_token(site, wish)["acr"] == f"{LEVEL}1"
    claims = json.dumps({"id_token": {"acr": {"essential": True, "value": f"{LEVEL}3"}}})
    assert known.open(site.url(claims=claims, prompt="none")).answer["error"] == "unmet_authentication_requirements"


def test_a_level_nobody_here_knows_cannot_be_essential(known, site):
    claims = json.dumps({"id_token": {"acr": {"essential": True, "value": "gold"}}})
    assert known.open(site.url(claims=claims)).answer["error"] == "unmet_authentication_requirements"


def test_signing_in_proving_choosing_and_agreeing_in_one_go(browser, site):
    landing = browser.open(site.url(scope="openid entity", acr_values=f"{LEVEL}2", prompt="login"))
    landing = browser.prove(browser.sign_in(landing))
    assert "For whom are you signing in?" in landing.text
    landing = browser.agree(browser.post(landing, holder="e-1"))
    claims = id_token(site, landing)
    assert claims["acr"] == f"{LEVEL}3"
    assert claims["entity"]["id"] == "e-1"


def for_entity(browser, site, name, holder):
    landing = browser.open(site.url(scope="openid entity offline_access"))
    landing = browser.post(browser.sign_in(landing, name), holder=holder)
    return site.redeem(browser.agree(landing).answer["code"]).json()


def test_by_office_no_mandate_is_named(browser, site):
    claims = site.read(for_entity(browser, site, "mei.ling", "e-1")["id_token"])
    assert claims["entity"] == {
        "id": "e-1",
        "kind": "association",
        "names": {
            "zh-Hant": "澳門關愛長者協會",
            "pt": "Associação de Apoio aos Idosos de Macau",
            "en": "Macao Association for the Care of the Elderly",
        },
        "register_no": "4821",
        "mandate": None,
    }
    assert claims["act"] == {"sub": claims["sub"]}


def test_by_mandate_the_mandate_is_named_with_what_it_allows_and_until_when(browser, site):
    tokens = for_entity(browser, site, "ka.man", "e-2")
    mandate = Mandate.objects.get(entity_id=2, person_id=4)
    claims = site.read(tokens["id_token"])
    assert claims["entity"]["mandate"] == {
        "id": mandate.pk,
        "actions": ["view", "prepare", "lodge", "pay"],
        "until": "2027-12-31",
    }
    assert site.user_info(tokens["access_token"]).json()["entity"] == claims["entity"]


def give_up_mandate():
    """ka.man does not work for the company any more."""
    mandate = Mandate.objects.get(entity_id=2, person_id=4)
    revoke_mandate(actor=Actor(person_id=4, name="", holder_id="p-4"), at=now(), mandate_id=mandate.pk)


def test_those_to_choose_from_are_those_for_whom_one_may_act():
    for person in range(1, 20):
        offered = {each.entity_id for each in choices(person, now())}
        assert offered == {number for number in range(1, 20) if may_act(person, number, now())}


def test_a_mandate_that_ends_ends_the_tokens_at_once(browser, site):
    tokens = for_entity(browser, site, "ka.man", "e-2")
    assert site.user_info(tokens["access_token"]).status_code == 200
    give_up_mandate()
    assert site.user_info(tokens["access_token"]).status_code == 401
    assert site.post("/openid/introspect", token=tokens["access_token"]).json() == {"active": False}
    assert site.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_mandate_that_ends_before_the_code_is_redeemed_leaves_nothing(browser, site):
    landing = browser.open(site.url(scope="openid entity"))
    landing = browser.agree(browser.post(browser.sign_in(landing, "ka.man"), holder="e-2"))
    give_up_mandate()
    assert site.redeem(landing.answer["code"]).json()["error"] == "invalid_grant"


def test_for_oneself_no_entity_is_told(browser, site):
    claims = site.read(for_entity(browser, site, "mei.ling", "p-1")["id_token"])
    assert not {"entity", "act"} & set(claims)


def test_who_acts_for_nobody_is_not_asked(browser, site):
    landing = browser.sign_in(browser.open(site.url(scope="openid entity")), "officer.iam")
    assert not {"entity", "act"} & set(id_token(site, browser.agree(landing)))


@pytest.mark.parametrize("holder", ["", "e-2", "e-999", "p-2", "nonsense"])
def test_an_entity_of_others_cannot_be_chosen(browser, site, holder):
    landing = browser.sign_in(browser.open(site.url(scope="openid entity")))
    landing = browser.post(landing, holder=holder)
    assert "Choose for whom you are signing in." in landing.text
    assert Errand.objects.get().progress == {}


def test_without_a_page_the_choice_of_this_session_goes_on(browser, site):
    for_entity(browser, site, "mei.ling", "e-1")
    landing = browser.open(site.url(scope="openid entity", prompt="none"))
    assert id_token(site, landing)["entity"]["id"] == "e-1"


def test_without_a_page_and_without_a_choice_it_is_refused(known, site):
    assert known.open(site.url(scope="openid entity", prompt="none")).answer["error"] == "interaction_required"


def test_what_one_person_chose_on_the_way_does_not_count_for_another(browser, site, connect):
    landing = browser.post(browser.sign_in(browser.open(site.url(scope="openid entity"))), holder="e-1")
    address = str(landing.response.url)
    other = type(browser)(connect())
    landing = other.sign_in(other.open(address), "wai.keong")
    assert "For whom are you signing in?" in landing.text


def test_a_site_is_told_only_what_it_is_registered_for(known, site):
    Client.objects.filter(client_id="courses").update(scopes=["openid"])
    answer = site.redeem(known.open(site.url(scope="openid profile email entity offline_access")).answer["code"]).json()
    assert answer["scope"] == "openid"
    assert set(site.user_info(answer["access_token"]).json()) == {"sub"}
