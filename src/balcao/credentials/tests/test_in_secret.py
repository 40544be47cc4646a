"""Encrypted requests and answers (ECDH-ES, AES in GCM), and what became of credentials."""

import json

import pytest
from joserfc import jwe
from joserfc.jwk import ECKey

from balcao.credentials.api import carried_by, make_offer
from balcao.credentials.encryption import REQUESTS, decrypt, encrypt, public_key
from balcao.credentials.failures import BadToken
from balcao.credentials.jobs import follow_subject
from balcao.credentials.models import Delivery, Issued
from balcao.credentials.nonces import make_nonce
from balcao.credentials.operations.redeeming import PRE_AUTHORISED, redeem
from balcao.credentials.testing import AGENCY, HOLDER, TYPE, new_key, proof, public
from balcao.foundation.audit.api import entries_about

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
JWT = {"Content-Type": "application/jwt"}


@pytest.fixture
def bearer(at):
    code = make_offer(actor=HOLDER, at=at, type_id=TYPE, key=AGENCY, with_code=False).code
    token = redeem(form={"grant_type": PRE_AUTHORISED, "pre-authorized_code": code}, at=at)["access_token"]
    return {"Authorization": f"Bearer {token}"}


def wanted(at, **more):
    return {"credential_configuration_id": TYPE, "proofs": {"jwt": [proof(new_key(), make_nonce(at))]}, **more}


def sealed(content, enc="A256GCM"):
    return encrypt(content, to=ECKey.import_key(public_key(REQUESTS)), enc=enc)


@pytest.mark.parametrize("enc", ["A128GCM", "A256GCM"])
def test_request_and_answer_travel_encrypted(http, at, bearer, enc):
    key = ECKey.generate_key("P-256")
    mine = {**key.as_dict(private=False), "alg": "ECDH-ES", "use": "enc", "kid": "mine"}
    asked = wanted(at, credential_response_encryption={"jwk": mine, "enc": enc})
    answer = http.post("/credentials/credential", content=sealed(asked, enc), headers={**bearer, **JWT})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/jwt"), answer.text
    opened = jwe.decrypt_compact(answer.text, key, algorithms=["ECDH-ES", enc])
    assert (opened.protected["enc"], opened.protected["kid"]) == (enc, "mine")
    assert len(json.loads(opened.plaintext or b"")["credentials"]) == 1
    about = http.get("/.well-known/openid-credential-issuer/credentials").json()
    (published,) = about["credential_request_encryption"]["jwks"]["keys"]
    assert (published["alg"], published["use"], "d" in published) == ("ECDH-ES", "enc", False)


def test_an_encrypted_answer_is_asked_for_in_secret_and_for_a_fit_key(http, at, bearer):
    mine = {**public(new_key()), "alg": "ECDH-ES"}
    openly = http.post(
        "/credentials/credential",
        json=wanted(at, credential_response_encryption={"jwk": mine, "enc": "A128GCM"}),
        headers=bearer,
    )
    assert (openly.status_code, openly.json()["error"]) == (400, "invalid_encryption_parameters")
    for wrong in (
        "x",
        {},
        {"jwk": mine},
        {"jwk": mine, "enc": "A128CBC-HS256"},
        {"jwk": mine, "enc": "A128GCM", "zip": "DEF"},
        {"jwk": public(new_key()), "enc": "A128GCM"},
        {"jwk": {**mine, "alg": "RSA-OAEP"}, "enc": "A128GCM"},
        {"jwk": {**mine, "crv": "P-384"}, "enc": "A128GCM"},
        {"jwk": {**mine, "x": "AAAA"}, "enc": "A128GCM"},
        {"jwk": {**mine, "use": "sig"}, "enc": "A128GCM"},
    ):
        asked = sealed(wanted(at, credential_response_encryption=wrong))
        refused = http.post("/credentials/credential", content=asked, headers={**bearer, **JWT})
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_encryption_parameters"), wrong
    assert not Issued.objects.exists()


def by_hand(header, to=None):
    key = ECKey.import_key(to or public_key(REQUESTS))
    named = [header["alg"], header["enc"], *([header["zip"]] if "zip" in header else [])]
    return jwe.encrypt_compact(header, b"{}", key, algorithms=named)


def test_other_ways_other_keys_and_changed_messages_are_refused(http, bearer):
    good = by_hand({"alg": "ECDH-ES", "enc": "A128GCM"})
    assert decrypt(good, REQUESTS) == {}
    changed = good.split(".")
    changed[3] = "AA" + changed[3][2:]
    for wrong in (
        by_hand({"alg": "ECDH-ES+A128KW", "enc": "A128GCM"}),
        by_hand({"alg": "ECDH-ES", "enc": "A128CBC-HS256"}),
        by_hand({"alg": "ECDH-ES", "enc": "A128GCM", "zip": "DEF"}),
        by_hand({"alg": "ECDH-ES", "enc": "A128GCM", "kid": "other"}),
        by_hand({"alg": "ECDH-ES", "enc": "A128GCM"}, to=public_key("answer to another")),
        ".".join(changed),
        good.rpartition(".")[0],
        "x",
        "",
        "....",
        "a.b.c.d.e",
    ):
        with pytest.raises(BadToken):
            decrypt(wrong, REQUESTS)
        refused = http.post("/credentials/credential", content=wrong, headers={**bearer, **JWT})
        assert (refused.status_code, refused.json()["error"]) == (400, "invalid_encryption_parameters")


def told(http, bearer, number, event, **more):
    body = {"notification_id": number, "event": event, **more}
    return http.post("/credentials/notification", json=body, headers=bearer)


def test_a_wallet_tells_what_became_of_credentials(http, at, bearer):
    answer = http.post("/credentials/credential", json=wanted(at), headers=bearer).json()
    number = answer["notification_id"]
    for _ in range(2):
        accepted = told(http, bearer, number, "credential_accepted")
        assert (accepted.status_code, accepted.content) == (204, b"")
    assert Delivery.objects.get().told == "credential_accepted"
    assert Issued.objects.get().status == 0
    for _ in range(2):
        assert told(http, bearer, number, "credential_deleted", event_description="私隱").status_code == 204
    assert Issued.objects.get().status == 1
    assert carried_by(actor=HOLDER, at=at) == {}
    assert told(http, bearer, number, "credential_accepted").status_code == 204
    assert Delivery.objects.get().told == "credential_deleted"
    assert follow_subject(source="licence", key=AGENCY) == 0
    events = [each.data["told"] for each in entries_about(f"licence:{AGENCY}") if each.event.endswith(":told")]
    assert events == ["credential_accepted", "credential_deleted"]


def test_what_a_wallet_says_wrongly_changes_nothing(http, at, bearer):
    number = http.post("/credentials/credential", json=wanted(at), headers=bearer).json()["notification_id"]
    for code, status, given in (
        ("invalid_notification_id", 400, ("other", "credential_failure")),
        ("invalid_notification_id", 400, (7, "credential_failure")),
        ("invalid_notification_request", 400, (number, "credential_eaten")),
        ("invalid_notification_request", 400, (number, None)),
        ("invalid_notification_request", 400, (number, ["credential_failure"])),
    ):
        refused = told(http, bearer, *given)
        assert (refused.status_code, refused.json()["error"]) == (status, code)
    assert told(http, bearer, number, "credential_failure", event_description=7).status_code == 400
    nobody = told(http, {"Authorization": "Bearer other"}, number, "credential_failure")
    assert (nobody.status_code, nobody.json()["error"]) == (401, "invalid_token")
    assert Issued.objects.get().status == 0
