"""Other issuers' credentials: believed by data, asked over HTTP within limits, "cannot tell" when they are silent."""

import socket
import subprocess
import sys
import time

import httpx
import pytest
import yaml
from django.core.cache import caches

from balcao.credentials import elsewhere, trusted
from balcao.credentials.api import Trust, ask_for_proof, credential_types, read_answer, types_asked_for
from balcao.credentials.failures import ProtocolError
from balcao.credentials.models import Question
from balcao.credentials.operations.asking import answer_proof
from balcao.credentials.sd_jwt import b64, issue, parts_of
from balcao.credentials.testing import answer_to, new_key, present, public
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

    def say(**changes):
        host = other.removeprefix("http://")
        issuer = {"name": WORDS, "iss": other, "keys_at": f"{other}/keys", "hosts": [host], **changes}
        described = {"name": WORDS, "vct": [VCT], "claims": dict.fromkeys(CLAIMS, WORDS), "issuers": ["university"]}
        file = tmp_path / "trusted-issuers.yaml"
        file.write_text(yaml.safe_dump({"issuers": {"university": issuer}, "types": {TYPE: described}}))
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
    from cryptography.hazmat.primitives.serialization import Encoding

    folder, key, holder = tmp_path / "their-pki", new_key(), new_key()
    leaf = certify_key(folder, key.public_key, at=at, name="OTHER", uses=("1.0.18013.5.1.2",), host="x.example")
    chain = [leaf, *Authority(folder).chain()[:-1]]
    import base64

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


@pytest.mark.parametrize(
    "change",
    [{"name": {"en": "x"}}, {"keys_at": ""}, {"roots": "x"}, {"hosts": []}, {"iss": "file:///etc"}, {"more": 1}],
)
def test_what_administrators_write_wrongly_is_no_trust_and_is_said(believed, caplog, change):
    believed(**change)
    assert trusted.trusted() == trusted.Trusted()
    assert "no other issuer is believed" in caplog.text
