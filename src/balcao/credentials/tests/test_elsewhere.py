"""Other issuers' credentials: believed by data, asked over HTTP within limits, "cannot tell" when they are silent."""

import base64
import socket
import subprocess
import sys
import time
from datetime import timedelta

import httpx
import pytest
import yaml
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.cache import caches

from balcao.credentials import elsewhere, trusted
from balcao.credentials.api import Trust, ask_for_proof, credential_types, read_answer, types_asked_for
from balcao.credentials.elsewhere import DOCUMENT_SIGNER
from balcao.credentials.encryption import private_key
from balcao.credentials.failures import ProtocolError
from balcao.credentials.mdoc import issue_mdoc, session_transcript
from balcao.credentials.models import Question
from balcao.credentials.operations.asking import answer_proof, request_object
from balcao.credentials.sd_jwt import b64, issue, parts_of
from balcao.credentials.testing import answer_to, device_response, new_key, present, public
from balcao.foundation.pki.api import ANCHOR, Authority, certify_key, pair

pytestmark = pytest.mark.django_db
TYPE, VCT = "degree", "https://university.example/types/degree"
WORDS = {"zh-Hant": "學位", "pt": "Grau", "en": "Degree"}
CLAIMS = {"degree": "Direito 法學", "holder": "黃嘉敏"}


@pytest.fixture(scope="module")
def other():
    """A real process that issues, on a port of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "balcao.standins.issuer", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.communicate(timeout=10)


@pytest.fixture
def believed(other, settings, tmp_path):
    """Writes what administrators say."""
    settings.BALCAO_SERVICES = tmp_path
    settings.BALCAO_DEMO = True
    caches["process"].clear()
    httpx.post(f"{other}/switch", json={"state": "works"})

    def say(described=(), **changes):
        host = other.removeprefix("http://")
        issuer = {"name": WORDS, "iss": other, "keys_at": f"{other}/keys", "hosts": [host], **changes}
        words = {"name": WORDS, "vct": [VCT], "claims": dict.fromkeys(CLAIMS, WORDS), "issuers": ["university"]}
        type = {**words, **dict(described)}
        file = tmp_path / "trusted-issuers.yaml"
        file.write_text(yaml.safe_dump({"issuers": {"university": issuer}, "types": {TYPE: type}}))
        trusted._read.cache_clear()

    say()
    return say


def given(other, key, **more):
    asked = {"jwk": public(key), "vct": VCT, "claims": CLAIMS, **more}
    return httpx.post(f"{other}/credential", json=asked).json()["credential"]


def judged(credential, key, at, claims=("degree",)):
    asked, reader = ask_for_proof(at=at, type_id=TYPE, claims=list(claims), purpose="A post")
    row = Question.objects.get(pk=asked.id)
    shown = present(credential, key, audience=asked.client_id, nonce=row.nonce, claims=claims)
    told = {"state": row.handle, "vp_token": {"asked": [shown]}}
    answer_proof(handle=row.handle, form=answer_to(row.handle, told), at=at)
    found = read_answer(proof_id=asked.id, reader=reader, at=at).judged
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("status", "trust"), [(0, Trust.VALID), (1, Trust.INVALID), (2, Trust.SUSPENDED), (9, Trust.UNKNOWN)]
)
def test_a_believed_issuers_credential_stands_as_its_list_says(other, believed, at, status, trust):
    key = new_key()
    found = judged(given(other, key, status=status), key, at)
    assert (found.trust, found.claims) == (trust, {"degree": "Direito 法學"})


def test_it_is_asked_for_by_name_and_never_given(believed):
    assert TYPE in types_asked_for()
    assert TYPE not in credential_types()


@pytest.mark.parametrize("state", ["slow", "down", "wrong"])
def test_who_is_silent_leaves_it_untold_within_seconds_and_is_not_asked_at_once_again(
    other, believed, at, state, monkeypatch
):
    monkeypatch.setattr(elsewhere, "SECONDS", 0.5)
    key = new_key()
    credential = given(other, key)
    httpx.post(f"{other}/switch", json={"state": state})
    begun = time.monotonic()
    found = judged(credential, key, at)
    assert (found.trust, found.claims) == (Trust.UNKNOWN, {})
    assert time.monotonic() - begun < 8
    before = httpx.post(f"{other}/switch", json={"state": state}).json()["asked"]
    assert judged(credential, key, at).trust is Trust.UNKNOWN
    asked = httpx.post(f"{other}/switch", json={"state": "works"}).json()["asked"]
    assert asked == before
    caches["process"].clear()
    assert judged(credential, key, at).trust is Trust.VALID


def test_its_list_may_be_away_while_its_keys_are_known(other, believed, at):
    key = new_key()
    credential = given(other, key)
    httpx.post(f"{other}/switch", json={"state": "works"})
    issuer = trusted.issuer_of(TYPE, other)
    assert issuer is not None
    elsewhere.key_by(issuer, parts_of(credential.split("~")[0])[0], at)
    httpx.post(f"{other}/switch", json={"state": "down"})
    found = judged(credential, key, at)
    assert (found.trust, found.claims) == (Trust.UNKNOWN, {"degree": "Direito 法學"})


def test_nobody_else_is_believed_and_nobody_else_is_asked(other, believed, at):
    key = new_key()
    good = given(other, key)
    header, payload = parts_of(good.split("~")[0])
    claims = {name: value for name, value in payload.items() if not name.startswith("_sd")}
    for wrong in (
        issue({**claims, "iss": "https://elsewhere.example"}, key=new_key(), header=header),
        issue(claims, key=new_key(), header=header),
        issue(claims, key=new_key(), header={**header, "kid": "other"}),
        issue(claims, key=new_key(), header={**header, "typ": "JWT"}),
        given(other, key, vct="https://university.example/types/other"),
        given(other, new_key()),
    ):
        with pytest.raises(ProtocolError):
            judged(wrong, key, at, claims=())
    believed(hosts=["elsewhere.example"], keys_at="https://elsewhere.example/keys")
    assert judged(good, key, at, claims=()).trust is Trust.UNKNOWN


def test_addresses_inside_are_not_asked(other, believed, at, settings):
    settings.BALCAO_DEMO = False
    key = new_key()
    found = judged(given(other, key), key, at)
    assert (found.trust, "not a public address" in found.why) == (Trust.UNKNOWN, True)


def test_an_issuer_may_be_believed_by_its_roots(other, believed, at, tmp_path):
    folder, key, holder = tmp_path / "their-pki", new_key(), new_key()
    leaf = certify_key(folder, key.public_key, at=at, name="OTHER", uses=("1.0.18013.5.1.2",), host="x.example")
    chain = [leaf, *Authority(folder).chain()[:-1]]
    x5c = [base64.b64encode(each.public_bytes(Encoding.DER)).decode() for each in chain]
    root = pair(folder, ANCHOR).certificate.public_bytes(Encoding.PEM).decode()
    believed(keys_at="", roots=root)
    claims = {"iss": other, "vct": VCT, "cnf": {"jwk": public(holder)}, "degree": "x"}
    good = issue(claims, key=key, header={"typ": "dc+sd-jwt", "x5c": x5c})
    found = judged(good, holder, at, claims=())
    assert (found.trust, found.claims) == (Trust.VALID, {"degree": "x"})
    for wrong in (x5c[1:], x5c[:1], [], ["!"], "x", [b64(b"x")], None):
        header = {"typ": "dc+sd-jwt", "x5c": wrong}
        with pytest.raises(ProtocolError):
            judged(issue(claims, key=key, header=header), holder, at, claims=())


DOCTYPE, NAMESPACE = "org.iso.18013.5.1.mDL", "org.iso.18013.5.1"


class MobileDocuments:
    """Another territory's authority for mobile documents, with its own root."""

    def __init__(self, folder, believed, at, *, use=DOCUMENT_SIGNER):
        self.key, self.device, self.at = new_key(), new_key(), at
        leaf = certify_key(folder, self.key.public_key, at=at, name="OTHER", uses=(use,), host="x.example")
        self.chain = tuple(each.public_bytes(Encoding.DER) for each in (leaf, *Authority(folder).chain()[:-1]))
        root = pair(folder, ANCHOR).certificate.public_bytes(Encoding.PEM).decode()
        believed(keys_at="", roots=root, described={"vct": [], "doctype": DOCTYPE})

    def issued(self, *, ends=timedelta(days=9), **changes):
        said = {"degree": "B", "holder": "黃嘉敏", "portrait": "none of ours"}
        told = {"doctype": DOCTYPE, "chain": self.chain, "key": self.key, "device": public(self.device), **changes}
        begins = self.at - timedelta(days=1)
        return issue_mdoc(said, begins=begins, ends=self.at + ends, status={}, **told)

    def judged(self, document, names=("degree", "portrait"), device=None):
        asked, reader = ask_for_proof(at=self.at, type_id=TYPE, claims=["degree"], purpose="Hiring a car")
        row = Question.objects.get(pk=asked.id)
        said = parts_of(request_object(handle=row.handle, at=self.at))[1]
        transcript = session_transcript(
            client_id=said["client_id"],
            nonce=said["nonce"],
            thumbprint=private_key(f"answer to {row.handle}").thumbprint(),
            response_uri=said["response_uri"],
        )
        shown = device_response(document, device or self.device, names, transcript, DOCTYPE)
        told = {"state": row.handle, "vp_token": {"asked-mdoc": [shown]}}
        answer_proof(handle=row.handle, form=answer_to(row.handle, told), at=self.at)
        return read_answer(proof_id=asked.id, reader=reader, at=self.at).judged


def test_another_issuers_mobile_document_is_believed_below_its_root(believed, at, tmp_path):
    theirs = MobileDocuments(tmp_path / "their-pki", believed, at)
    found = theirs.judged(theirs.issued())
    assert (found.trust, found.claims) == (Trust.VALID, {"degree": "B"})
    assert theirs.judged(theirs.issued(ends=-timedelta(hours=1))).trust is Trust.EXPIRED


def test_mobile_documents_of_nobody_whom_one_believes_are_refused(believed, at, tmp_path):
    stranger = MobileDocuments(tmp_path / "strangers-pki", believed, at)
    for_another_use = MobileDocuments(tmp_path / "tls-pki", believed, at, use="1.3.6.1.5.5.7.3.1")
    with pytest.raises(ProtocolError):
        for_another_use.judged(for_another_use.issued())
    theirs = MobileDocuments(tmp_path / "their-pki", believed, at)
    for wrong in (
        {"chain": stranger.chain, "key": stranger.key},
        {"chain": theirs.chain[:1]},
        {"chain": theirs.chain[1:]},
        {"chain": (b"x",)},
        {"key": stranger.key},
        {"doctype": "org.example.other"},
    ):
        with pytest.raises(ProtocolError):
            theirs.judged(theirs.issued(**wrong))
    with pytest.raises(ProtocolError):
        theirs.judged(theirs.issued(), device=new_key())
    with pytest.raises(ProtocolError):
        theirs.judged(theirs.issued(), names=("holder",))


@pytest.mark.parametrize(
    "change",
    [{"name": {"en": "x"}}, {"keys_at": ""}, {"roots": "x"}, {"hosts": []}, {"iss": "file:///etc"}, {"more": 1}],
)
def test_what_administrators_write_wrongly_is_no_trust_and_is_said(believed, caplog, change):
    believed(**change)
    assert trusted.trusted() == trusted.Trusted()
    assert "no other issuer is believed" in caplog.text
