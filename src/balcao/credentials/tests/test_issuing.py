"""From an offer to credentials: once, in time, for whom it is, to keys that were proved, and nothing that links."""

import time
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from balcao.credentials import keys, statuses, subjects
from balcao.credentials.api import NotCarried, Status, TooManyOffers, make_offer
from balcao.credentials.failures import ProtocolError
from balcao.credentials.models import Grant, Issued, SpentNonce
from balcao.credentials.nonces import make_nonce
from balcao.credentials.operations import issuing
from balcao.credentials.operations.issuing import fetch_later, issue_credentials
from balcao.credentials.operations.redeeming import PRE_AUTHORISED, redeem
from balcao.credentials.sd_jwt import MOST_IN_LIST, parts_of
from balcao.credentials.testing import AGENCY, HOLDER, STRANGER, TYPE, disclosures, new_key, proof, public
from balcao.foundation.audit.api import entries_about
from balcao.kernel.actor import system_actor
from balcao.kernel.errors import NotFound
from balcao.licences.api import Restraint, restrain_licence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def offered(at, *, with_code=False, actor=HOLDER):
    return make_offer(actor=actor, at=at, type_id=TYPE, key=AGENCY, with_code=with_code)


def token_for(at):
    offer = offered(at)
    return redeem(form={"grant_type": PRE_AUTHORISED, "pre-authorized_code": offer.code}, at=at)["access_token"]


def wanted(*proofs, **changes):
    return {"credential_configuration_id": TYPE, "proofs": {"jwt": list(proofs)}, **changes}


def refused(code, call, **given):
    with pytest.raises(ProtocolError) as failure:
        call(**given)
    assert failure.value.code == code, failure.value


def test_a_wallet_finds_everything_by_the_offers_address(http, at):
    offer = offered(at, with_code=True)
    found = http.get(offer.uri).json()
    issuer = found["credential_issuer"]
    base = str(http.base_url).rstrip("/")
    about = http.get(f"{base}/.well-known/openid-credential-issuer/credentials").json()
    server = http.get(f"{base}/.well-known/oauth-authorization-server/credentials").json()
    assert about["credential_issuer"] == server["issuer"] == issuer
    (configuration,) = found["credential_configuration_ids"]
    assert about["credential_configurations_supported"][configuration]["format"] == "dc+sd-jwt"
    signed = http.get(f"{base}/.well-known/openid-credential-issuer/credentials", headers={"Accept": "application/jwt"})
    assert parts_of(signed.text, MOST_IN_LIST)[1]["sub"] == issuer
    form = {"grant_type": PRE_AUTHORISED, **found["grants"][PRE_AUTHORISED], "tx_code": offer.tx_code}
    token = http.post(server["token_endpoint"], data=form)
    assert token.headers["Cache-Control"] == "no-store"
    bearer = {"Authorization": f"Bearer {token.json()['access_token']}"}
    nonce = http.post(about["nonce_endpoint"])
    assert nonce.headers["Cache-Control"] == "no-store"
    key = new_key()
    answer = http.post(about["credential_endpoint"], headers=bearer, json=wanted(proof(key, nonce.json()["c_nonce"])))
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store"), answer.text
    credential = answer.json()["credentials"][0]["credential"]
    header, payload = parts_of(credential.split("~")[0])
    assert header["typ"] == "dc+sd-jwt"
    assert header["x5c"] == keys.chain_of(header["kid"])
    assert payload["cnf"] == {"jwk": public(key)}
    described = http.get(payload["vct"]).json()
    assert described["vct"] == payload["vct"]
    assert {"number", "holder_name", "bearer"} <= set(disclosures(credential))
    assert set(disclosures(credential)) <= {each["path"][0] for each in described["claims"]}
    assert all(
        {each["locale"] for each in claim["display"]} == {"zh-Hant", "pt", "en"} for claim in described["claims"]
    )
    listed = http.get(payload["status"]["status_list"]["uri"])
    assert listed.headers["Content-Type"] == "application/statuslist+jwt"
    assert "max-age" in listed.headers["Cache-Control"]
    again = http.get(payload["status"]["status_list"]["uri"], headers={"If-None-Match": listed.headers["ETag"]})
    assert again.status_code == 304
    events = [each.event for each in entries_about(f"licence:{AGENCY}") if each.event.startswith("credentials")]
    assert events == ["credentials:offer:made", "credentials:credential:issued"]


def test_nothing_links_the_credentials_of_a_batch(at):
    nonce = make_nonce(at)
    answer = issue_credentials(
        token=token_for(at), request=wanted(*(proof(new_key(), nonce) for _ in range(10))), at=at
    )
    made = [each["credential"] for each in answer["credentials"]]
    payloads = [parts_of(each.split("~")[0])[1] for each in made]
    for unlinkable in (
        lambda each: each["cnf"]["jwk"]["x"],
        lambda each: each["status"]["status_list"]["idx"],
        lambda each: tuple(each["_sd"]),
    ):
        assert len({unlinkable(each) for each in payloads}) == 10
    assert len({salted for each in made for salted in disclosures(each).values()}) == 10 * len(disclosures(made[0]))
    places = sorted(each["status"]["status_list"]["idx"] for each in payloads)
    assert min(b - a for a, b in pairwise(places)) > 1
    assert {(each["iat"] + 8 * 3600) % 86400 for each in payloads} == {0}
    assert {(each["exp"] + 8 * 3600) % 86400 for each in payloads} == {0}


def test_a_code_that_comes_twice_ends_what_came_of_it(at):
    form = {"grant_type": PRE_AUTHORISED, "pre-authorized_code": offered(at).code}
    token = redeem(form=form, at=at)["access_token"]
    refused("invalid_grant", redeem, form=form, at=at)
    refused("invalid_token", issue_credentials, token=token, request=wanted(proof(new_key(), make_nonce(at))), at=at)
    assert not Issued.objects.exists()


def test_a_code_is_over_after_ten_minutes_and_unknown_ones_are_none(http, at):
    offer = offered(at)
    later = at + timedelta(minutes=10)
    refused("invalid_grant", redeem, form={"grant_type": PRE_AUTHORISED, "pre-authorized_code": offer.code}, at=later)
    refused("invalid_grant", redeem, form={"grant_type": PRE_AUTHORISED, "pre-authorized_code": "x"}, at=at)
    refused("unsupported_grant_type", redeem, form={"grant_type": "password"}, at=at)
    assert http.get(offer.uri + "x").status_code == 404
    twice = http.post("/credentials/token", content="grant_type=a&grant_type=b", headers={
        "Content-Type": "application/x-www-form-urlencoded"
    })  # fmt: skip
    assert twice.json()["error"] == "invalid_request"


def test_five_wrong_digits_end_an_offer(at):
    offer = offered(at, with_code=True)
    form = {"grant_type": PRE_AUTHORISED, "pre-authorized_code": offer.code}
    refused("invalid_request", redeem, form=form, at=at)
    wrong = f"{(int(offer.tx_code) + 1) % 10**6:06d}"
    for _ in range(5):
        refused("invalid_grant", redeem, form={**form, "tx_code": wrong}, at=at)
    refused("invalid_grant", redeem, form={**form, "tx_code": offer.tx_code}, at=at)
    plain = {"grant_type": PRE_AUTHORISED, "pre-authorized_code": offered(at).code}
    refused("invalid_request", redeem, form={**plain, "tx_code": "123456"}, at=at)
    assert redeem(form=plain, at=at)["token_type"] == "Bearer"


def test_who_may_not_see_a_licence_offers_nothing_and_there_are_five_at_most(at):
    for actor in (STRANGER, replace(STRANGER, holder_id="e-2"), system_actor()):
        with pytest.raises(NotFound):
            offered(at, actor=actor)
    assert not Grant.objects.exists()
    for _ in range(5):
        offered(at)
    with pytest.raises(TooManyOffers):
        offered(at)
    offered(at + timedelta(minutes=10))


def test_what_was_revoked_is_not_carried_even_after_the_offer(at):
    token = token_for(at)
    restrain_licence(
        actor=system_actor(), at=at, number=AGENCY, act=Restraint.REVOKE, holds_from=at.date(), reason={}, key="r"
    )
    with pytest.raises(NotCarried):
        offered(at)
    later = at + timedelta(minutes=1)
    request = wanted(proof(new_key(), make_nonce(later)))
    refused("credential_request_denied", issue_credentials, token=token, request=request, at=later)


def test_a_nonce_counts_once_in_its_time_and_only_ours(at):
    token, nonce = token_for(at), make_nonce(at)
    issue_credentials(token=token, request=wanted(proof(new_key(), nonce)), at=at)
    refused("invalid_nonce", issue_credentials, token=token, request=wanted(proof(new_key(), nonce)), at=at)
    old = make_nonce(at - timedelta(minutes=6))
    head, _, word = make_nonce(at).rpartition(".")
    for wrong in (old, f"{head}x.{word}", "", "a.b.c", "²."):
        with pytest.raises(ProtocolError) as failure:
            issue_credentials(token=token, request=wanted(proof(new_key(), wrong)), at=at)
        assert failure.value.code == ("invalid_nonce" if wrong else "invalid_proof")
    assert (Issued.objects.count(), SpentNonce.objects.count()) == (1, 1)


KEY = new_key()
WRONG_PROOFS = {
    "for another issuer": lambda nonce: proof(KEY, nonce, aud="https://elsewhere.example"),
    "for several": lambda nonce: proof(KEY, nonce, aud=["https://elsewhere.example"]),
    "of another kind": lambda nonce: proof(KEY, nonce, header={"typ": "JWT"}),
    "signed by another key": lambda nonce: proof(KEY, nonce, header={"jwk": public(new_key())}),
    "with a private key": lambda nonce: proof(KEY, nonce, header={"jwk": KEY.as_dict(private=True)}),
    "with a symmetric key": lambda nonce: proof(KEY, nonce, header={"jwk": {"kty": "oct", "k": "AAAA"}}),
    "with a name beside the key": lambda nonce: proof(KEY, nonce, header={"kid": "did:example:1"}),
    "with an attestation nobody can check": lambda nonce: proof(KEY, nonce, header={"key_attestation": "x.y.z"}),
    "without a time": lambda nonce: proof(KEY, nonce, iat=None),
    "of an hour ago": lambda nonce: proof(KEY, nonce, iat=int(time.time()) - 3600),
    "of tomorrow": lambda nonce: proof(KEY, nonce, iat=int(time.time()) + 86400),
    "with a time in words": lambda nonce: proof(KEY, nonce, iat="now"),
    "without a nonce": lambda nonce: proof(KEY, None),
    "cut off": lambda nonce: proof(KEY, nonce)[:-4],
    "no token at all": lambda nonce: "x",
}


@pytest.mark.parametrize("wrong", WRONG_PROOFS)
def test_a_wrong_proof_gets_nothing_and_spends_nothing(at, wrong):
    token, nonce = token_for(at), make_nonce(at)
    request = wanted(WRONG_PROOFS[wrong](nonce))
    refused("invalid_proof", issue_credentials, token=token, request=request, at=at)
    assert not Issued.objects.exists()
    assert not SpentNonce.objects.exists()
    assert issue_credentials(token=token, request=wanted(proof(KEY, nonce)), at=at)["credentials"]


def test_requests_that_say_it_wrong_are_told_what(at, http):
    token, nonce = token_for(at), make_nonce(at)
    one = proof(KEY, nonce)
    for code, request in (
        ("invalid_proof", {"credential_configuration_id": TYPE}),
        ("invalid_proof", wanted()),
        ("invalid_proof", wanted(one, one)),
        ("invalid_proof", wanted(one, proof(new_key(), make_nonce(at)))),
        ("invalid_proof", {**wanted(), "proofs": {"jwt": [one], "di_vp": [{}]}}),
        ("invalid_proof", {**wanted(), "proofs": {"attestation": ["x"]}}),
        ("invalid_credential_request", wanted(*[proof(new_key(), nonce) for _ in range(11)])),
        ("invalid_credential_request", {"proofs": {"jwt": [one]}}),
        ("unknown_credential_configuration", wanted(one, credential_configuration_id="catering")),
        ("unknown_credential_identifier", wanted(one, credential_identifier="x")),
    ):
        refused(code, issue_credentials, token=token, request=request, at=at)
    by_query = http.post(f"/credentials/credential?access_token={token}", json=wanted(one))
    assert (by_query.status_code, by_query.json()["error"]) == (401, "invalid_token")
    assert "invalid_token" in by_query.headers["WWW-Authenticate"]
    no_json = http.post("/credentials/credential", content="[]", headers={"Authorization": f"Bearer {token}"})
    assert no_json.json()["error"] == "invalid_credential_request"
    assert http.get("/credentials/token").status_code == 405
    late = at + timedelta(minutes=15)
    refused("invalid_token", issue_credentials, token=token, request=wanted(one), at=late)


def test_killed_half_way_nothing_was_issued_and_it_can_be_asked_again(at, monkeypatch):
    token, calls, place = token_for(at), [], statuses.take_place

    def dies(row, moment):
        calls.append(row)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return place(row, moment)

    def request():
        nonce = make_nonce(at)
        return wanted(proof(new_key(), nonce), proof(new_key(), nonce))

    before = Grant.objects.get().left
    with monkeypatch.context() as patch:
        patch.setattr(issuing, "take_place", dies)
        with pytest.raises(KeyboardInterrupt):
            issue_credentials(token=token, request=request(), at=at)
    assert (Issued.objects.count(), Grant.objects.get().left) == (0, before)
    assert len(issue_credentials(token=token, request=request(), at=at)["credentials"]) == 2
    assert (Issued.objects.count(), Grant.objects.get().left) == (2, before - 2)


def test_a_token_gives_twenty_credentials_and_no_more(at):
    token = token_for(at)
    for _ in range(2):
        nonce = make_nonce(at)
        issue_credentials(token=token, request=wanted(*(proof(new_key(), nonce) for _ in range(10))), at=at)
    request = wanted(proof(KEY, make_nonce(at)))
    refused("credential_request_denied", issue_credentials, token=token, request=request, at=at)
    assert Issued.objects.count() == 20


def test_what_is_still_being_made_is_fetched_later_once(at, monkeypatch):
    token, ready = token_for(at), [False]
    one = subjects.Licences.one
    monkeypatch.setattr(subjects.Licences, "one", lambda self, **given: replace(one(self, **given), ready=ready[0]))
    answer = issue_credentials(token=token, request=wanted(proof(KEY, make_nonce(at))), at=at)
    number = answer["transaction_id"]
    assert answer["interval"] > 0
    later = at + timedelta(hours=5)
    assert fetch_later(token=token, transaction_id=number, at=later)["transaction_id"] == number
    refused("invalid_transaction_id", fetch_later, token=token, transaction_id="other", at=later)
    ready[0] = True
    (made,) = fetch_later(token=token, transaction_id=number, at=later)["credentials"]
    assert parts_of(made["credential"].split("~")[0])[1]["cnf"] == {"jwk": public(KEY)}
    refused("invalid_transaction_id", fetch_later, token=token, transaction_id=number, at=later)
    assert Issued.objects.get().status == Status.VALID
