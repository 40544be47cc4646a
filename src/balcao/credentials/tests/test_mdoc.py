"""Licences that say who somebody is, as mobile documents (ISO/IEC 18013-5): given, presented, refused."""

import json
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import cbor2
import pytest
from cbor2 import CBORTag
from cryptography.hazmat.primitives.serialization import Encoding

from balcao.credentials import keys, mdoc
from balcao.credentials.api import Trust, ask_for_proof, get_type, make_offer, read_answer
from balcao.credentials.encryption import private_key
from balcao.credentials.failures import BadToken, ProtocolError
from balcao.credentials.models import Issued, Question
from balcao.credentials.nonces import make_nonce
from balcao.credentials.operations.asking import answer_proof, request_object
from balcao.credentials.operations.issuing import issue_credentials
from balcao.credentials.operations.redeeming import PRE_AUTHORISED, redeem
from balcao.credentials.sd_jwt import MOST_IN_LIST, b64, is_signed, parts_of, unb64
from balcao.credentials.testing import answer_to, device_response, new_key, proof
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.foundation.pki.api import ANCHOR, pair
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import macau_date
from balcao.licences.api import Restraint, record_licence, restrain_licence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
HERE = Path(__file__).resolve()
TYPE, DOCTYPE = "driving-licence", "mo.gov.dsat.driving-licence.1"
DRIVER = Actor(person_id=4, name="黃嘉敏", holder_id="p-4")


@pytest.fixture
def number(at):
    return record_licence(
        actor=system_actor(),
        at=at,
        kind=TYPE,
        register="DSAT-DL",
        holder_id="p-4",
        department="DSAT",
        name=get_type(TYPE).name,
        terms={"classes": "B, A1"},
        valid_from=macau_date(at) - timedelta(days=10),
        valid_until=macau_date(at) + timedelta(days=900),
        document_number="DSAT-DL-2026-000001",
        case_reference="",
        key="driving",
    ).number


class Carried:
    """One mobile document on one device."""

    def __init__(self, at, number):
        offer = make_offer(actor=DRIVER, at=at, type_id=TYPE, key=number, with_code=False)
        form = {"grant_type": PRE_AUTHORISED, "pre-authorized_code": offer.code}
        self.token = redeem(form=form, at=at)["access_token"]
        self.key = new_key()
        proofs = {"jwt": [proof(self.key, make_nonce(at))]}
        request = {"credential_configuration_id": f"{TYPE}.mdoc", "proofs": proofs}
        (made,) = issue_credentials(token=self.token, request=request, at=at)["credentials"]
        self.document = made["credential"]


class Asked:
    """A verifier's question, and what binds an answer to it."""

    def __init__(self, at, claims=()):
        self.asked, self.reader = ask_for_proof(at=at, type_id=TYPE, claims=list(claims), purpose="Hiring a car")
        self.handle = Question.objects.get(pk=self.asked.id).handle
        self.claims = parts_of(request_object(handle=self.handle, at=at))[1]

    def transcript(self, **changes):
        told = {
            "client_id": self.claims["client_id"],
            "nonce": self.claims["nonce"],
            "thumbprint": private_key(f"answer to {self.handle}").thumbprint(),
            "response_uri": self.claims["response_uri"],
        }
        return mdoc.session_transcript(**{**told, **changes})

    def answer(self, shown, at):
        told = {"state": self.handle, "vp_token": {"asked-mdoc": [shown]}}
        return answer_proof(handle=self.handle, form=answer_to(self.handle, told), at=at)

    def judged(self, at):
        judged = read_answer(proof_id=self.asked.id, reader=self.reader, at=at).judged
        assert judged is not None
        return judged


@pytest.fixture
def carried(at, number):
    return Carried(at, number)


def test_a_question_is_answered_by_either_form(at, number, carried):
    asked = Asked(at, ["classes"])
    sd_jwt, mobile = asked.claims["dcql_query"]["credentials"]
    assert (sd_jwt["format"], mobile["format"]) == ("dc+sd-jwt", "mso_mdoc")
    assert mobile["meta"] == {"doctype_value": DOCTYPE}
    assert mobile["claims"] == [{"path": [DOCTYPE, "classes"], "intent_to_retain": False}]
    assert asked.claims["dcql_query"]["credential_sets"] == [{"options": [["asked"], ["asked-mdoc"]]}]
    shown = device_response(carried.document, carried.key, ["classes"], asked.transcript(), DOCTYPE)
    asked.answer(shown, at)
    assert (asked.judged(at).trust, asked.judged(at).claims) == (Trust.VALID, {"classes": "B, A1"})
    with pytest.raises(ProtocolError):
        asked.answer(shown, at)


def test_what_is_not_shown_is_not_told_and_nothing_says_what_it_was(at, carried):
    issued = cbor2.loads(unb64(carried.document))
    items = [cbor2.loads(each.value) for each in issued["nameSpaces"][DOCTYPE]]
    assert {"number", "holder_name", "classes"} <= {each["elementIdentifier"] for each in items}
    assert len({each["random"] for each in items}) == len(items)
    stated = cbor2.loads(cbor2.loads(issued["issuerAuth"][2]).value)
    assert set(stated["valueDigests"]) == {DOCTYPE}
    assert stated["status"]["status_list"]["idx"] == Issued.objects.get().place
    asked = Asked(at)
    asked.answer(device_response(carried.document, carried.key, [], asked.transcript(), DOCTYPE), at)
    assert (asked.judged(at).trust, asked.judged(at).claims) == (Trust.VALID, {})
    wanting = Asked(at, ["classes"])
    with pytest.raises(ProtocolError, match="not disclosed"):
        wanting.answer(device_response(carried.document, carried.key, [], wanting.transcript(), DOCTYPE), at)


OTHERWISE: dict[str, dict[str, Any]] = {
    "another verifier": {"client_id": "x509_hash:other"},
    "another question": {"nonce": "other"},
    "an answer to another key": {"thumbprint": b64(b"x" * 32)},
    "another address": {"response_uri": "https://elsewhere.example/"},
}


@pytest.mark.parametrize("otherwise", OTHERWISE)
def test_a_presentation_is_bound_to_its_session(at, carried, otherwise):
    asked = Asked(at)
    wrong = asked.transcript(**OTHERWISE[otherwise])
    with pytest.raises(ProtocolError, match="signature"):
        asked.answer(device_response(carried.document, carried.key, [], wrong, DOCTYPE), at)
    asked.answer(device_response(carried.document, carried.key, [], asked.transcript(), DOCTYPE), at)
    assert asked.judged(at).trust is Trust.VALID


def again(document, change):
    """An issued document with something changed in it."""
    content = cbor2.loads(unb64(document))
    return b64(cbor2.dumps(change(content) or content))


def altered(content):
    items = content["nameSpaces"][DOCTYPE]
    item = cbor2.loads(items[0].value)
    item["elementValue"] = "other"
    items[0] = mdoc.encoded(item)


def twice(content):
    content["nameSpaces"][DOCTYPE].append(content["nameSpaces"][DOCTYPE][0])


def signed_by_another(content):
    protected, told, payload, _ = content["issuerAuth"]
    content["issuerAuth"][3] = new_key().sign(mdoc._to_sign(protected, payload))
    del told


def certified_by_another(content):
    chain = content["issuerAuth"][1][33]
    content["issuerAuth"][1][33] = [b"other", *chain[1:]] if isinstance(chain, list) else b"other"


def by_none(content):
    content["issuerAuth"][0] = cbor2.dumps({1: -65535})


def elsewhere(content):
    content["nameSpaces"]["other"] = content["nameSpaces"].pop(DOCTYPE)


@pytest.mark.parametrize(
    "change",
    [altered, twice, signed_by_another, certified_by_another, by_none, elsewhere],
    ids=lambda each: each.__name__,
)
def test_a_changed_document_is_not_genuine(at, carried, change):
    asked = Asked(at)
    document = again(carried.document, change)
    names = [
        cbor2.loads(each.value)["elementIdentifier"]
        for each in cbor2.loads(unb64(carried.document))["nameSpaces"][DOCTYPE]
    ]
    shown = device_response(document, carried.key, names, asked.transcript(), DOCTYPE)
    with pytest.raises(ProtocolError):
        asked.answer(shown, at)


def test_anothers_device_rubbish_and_macs_are_refused(at, carried):
    asked = Asked(at)
    good = cbor2.loads(unb64(device_response(carried.document, carried.key, [], asked.transcript(), DOCTYPE)))
    stolen = device_response(carried.document, new_key(), [], asked.transcript(), DOCTYPE)
    other_type = device_response(carried.document, carried.key, [], asked.transcript(), "org.iso.18013.5.1.mDL")
    by_mac = {**good, "documents": [dict(good["documents"][0])]}
    signature = by_mac["documents"][0]["deviceSigned"]["deviceAuth"]["deviceSignature"]
    by_mac["documents"][0]["deviceSigned"] = {
        "nameSpaces": mdoc.encoded({}),
        "deviceAuth": {"deviceMac": signature},
    }
    member_twice = b"\xa4" + cbor2.dumps(good)[1:] + cbor2.dumps("status") + cbor2.dumps(0)
    for wrong in (
        stolen,
        other_type,
        b64(cbor2.dumps(by_mac)),
        b64(cbor2.dumps({**good, "status": 10})),
        b64(cbor2.dumps({**good, "version": "2.0"})),
        b64(cbor2.dumps({**good, "documents": good["documents"] * 2})),
        b64(cbor2.dumps({**good, "documents": []})),
        b64(cbor2.dumps(good) + b"\0"),
        b64(member_twice),
        b64(b"\x81" * 5000),
        b64(b"\x5b" + b"\x7f" * 8),
        b64(b"\x9b" + b"\x7f" * 8),
        b64(b"\xa1\x82\x01\x02\x03"),
        b64(cbor2.dumps(CBORTag(24, b"x"))),
        b64(b"x" * 70_000),
        "",
        "!",
    ):
        with pytest.raises(ProtocolError):
            asked.answer(wrong, at)
    asked.answer(b64(cbor2.dumps(good)), at)
    assert asked.judged(at).trust is Trust.VALID


def test_status_and_end_are_those_of_the_licence(at, number, carried):
    restrain_licence(
        actor=system_actor(), at=at, number=number, act=Restraint.SUSPEND, holds_from=macau_date(at), reason={}, key="s"
    )
    run_waiting_jobs()
    asked = Asked(at)
    asked.answer(device_response(carried.document, carried.key, [], asked.transcript(), DOCTYPE), at)
    assert asked.judged(at).trust is Trust.SUSPENDED
    later = at + timedelta(days=40)
    asked = Asked(later)
    asked.answer(device_response(carried.document, carried.key, [], asked.transcript(), DOCTYPE), later)
    assert asked.judged(later).trust is Trust.EXPIRED


def test_a_session_is_written_as_the_standard_has_it():
    """The values of OpenID4VP 1.0, appendix B.2.6.1."""
    told = mdoc.session_transcript(
        client_id="x509_san_dns:example.com",
        nonce="exc7gBkxjx1rdc9udRrveKvSsJIq80avlXeLHhGwqtA",
        thumbprint=b64(bytes.fromhex("4283ec927ae0f208daaa2d026a814f2b22dca52cf85ffa8f3f8626c6bd669047")),
        response_uri="https://example.com/response",
    )
    expected = "048bc053c00442af9b8eed494cefdd9d95240d254b046b11b68013722aad38ac"
    assert told == [None, None, ["OpenID4VPHandover", bytes.fromhex(expected)]]


def test_the_certificate_is_of_our_own_root_and_seals_no_file(settings, at):
    from asn1crypto.x509 import Certificate

    from balcao.documents.keys import is_a_departments, is_for_credentials

    leaf, issuing = (Certificate.load(each) for each in keys.signing_key(at).chain)
    assert is_for_credentials(leaf)
    assert not is_a_departments(leaf)
    assert leaf.issuer == issuing.subject
    with pytest.raises(BadToken):
        mdoc.open_response("AA", doctype=DOCTYPE, transcript=[], key_of_chain=lambda chain: None)  # type: ignore[arg-type,return-value]


def test_a_library_of_another_make_checks_it_below_our_root_and_presents_it(at, carried, settings):
    asked = Asked(at, ["classes"])
    root = pair(settings.BALCAO_VAR / "pki", ANCHOR).certificate.public_bytes(Encoding.DER)
    given = {
        "document": carried.document,
        "jwk": carried.key.as_dict(private=True),
        "root": b64(root),
        "doctype": DOCTYPE,
        "names": ["classes"],
        "clientId": asked.claims["client_id"],
        "nonce": asked.claims["nonce"],
        "responseUri": asked.claims["response_uri"],
        "thumbprint": private_key(f"answer to {asked.handle}").thumbprint(),
    }
    command = ["node", str(HERE.with_name("strict_mdoc.mjs")), json.dumps(given)]
    said = subprocess.run(command, capture_output=True, text=True, cwd=HERE.parents[4], check=False)
    assert said.returncode == 0, said.stderr
    asked.answer(json.loads(said.stdout)["shown"], at)
    assert (asked.judged(at).trust, asked.judged(at).claims) == (Trust.VALID, {"classes": "B, A1"})


def test_its_list_is_had_as_its_readers_ask_for_it(http, at, carried):
    place = Issued.objects.get()
    uri = f"/credentials/status/{place.list_id}"
    plain, mobile = http.get(uri), http.get(uri, headers={"Accept": "application/statuslist+cwt"})
    assert plain.headers["Content-Type"] == "application/statuslist+jwt"
    assert mobile.headers["Content-Type"] == "application/statuslist+cwt"
    assert "Accept" in mobile.headers["Vary"]
    assert plain.headers["ETag"] != mobile.headers["ETag"]
    tagged = cbor2.loads(mobile.content)
    assert tagged.tag == 18
    protected, told, payload, signature = tagged.value
    assert cbor2.loads(protected) == {1: -7, 16: "application/statuslist+cwt"}
    key = keys.key_certified(told[33][0])
    assert key is not None
    assert is_signed(key, signature, mdoc._to_sign(protected, payload))
    said, jwt = cbor2.loads(payload), parts_of(plain.text, MOST_IN_LIST)[1]
    assert (said[2], said[4], said[65534]) == (jwt["sub"], jwt["exp"], jwt["ttl"])
    assert said[65533] == {"bits": 2, "lst": unb64(jwt["status_list"]["lst"])}
