"""The trust services over the wire: works, slow, down, nonsense; certificates issued and revoked."""

import base64

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from balcao.credentials import keys
from balcao.credentials.sd_jwt import check_signature, sign_jwt
from balcao.documents.api import SealState, seal_pdf, verify_seal
from balcao.documents.gateways.base import SealingUnavailable
from balcao.documents.gateways.chosen import _remote
from balcao.documents.gateways.remote import RemoteKeys
from balcao.documents.tests.ades import total_passed_lt
from balcao.documents.tests.test_sealed import document
from balcao.foundation.pki.api import NoSuchKey, Pair, make_key, name_of, pair, renew
from balcao.foundation.pki.certificates import FROM
from balcao.kernel.clock import now
from balcao.standins.tests.conftest import running


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("pki")


@pytest.fixture(scope="module")
def trust(folder):
    with running("trust", "--keys", str(folder)) as client:
        yield client


@pytest.fixture
def told(trust, settings):
    settings.BALCAO_TIME_STAMP_URL = f"{str(trust.base_url).rstrip('/')}/time-stamps"
    settings.BALCAO_OCSP_URL = f"{str(trust.base_url).rstrip('/')}/ocsp"
    settings.BALCAO_REVOCATION_LISTS = (f"{str(trust.base_url).rstrip('/')}/lists/root",)
    settings.BALCAO_TRUST_TIMEOUT = 1.0
    yield trust
    for name in ("time-stamps", "ocsp", "lists"):
        trust.post(f"/switch/{name}", data={"state": "works"})


def test_a_document_is_sealed_over_the_wire(told, folder):
    sealed = seal_pdf(document(), department="DSI", folder=folder)
    verdict = verify_seal(sealed, folder=folder)
    assert (verdict.state, verdict.level) == (SealState.GENUINE, "B-LT")
    assert total_passed_lt(sealed, folder)[0]


@pytest.mark.parametrize("state", ["slow", "down", "wrong"])
@pytest.mark.parametrize(("name", "part"), [("time-stamps", "time_stamps"), ("ocsp", "revocations")])
def test_what_does_not_answer_as_agreed_seals_nothing(told, folder, name, part, state):
    told.post(f"/switch/{name}", data={"state": state})
    with pytest.raises(SealingUnavailable) as failure:
        seal_pdf(document(), department="DSI", folder=folder)
    assert failure.value.part == part


def test_nobody_there_seals_nothing(told, folder, settings):
    settings.BALCAO_TIME_STAMP_URL = "http://127.0.0.1:9/time-stamps"
    with pytest.raises(SealingUnavailable):
        seal_pdf(document(), department="DSI", folder=folder)


def test_a_revoked_certificate_seals_no_more(told, folder):
    early = seal_pdf(document(), department="IAM", folder=folder)
    told.post(f"/revocations/{pair(folder, 'IAM').certificate.serial_number:x}")
    with pytest.raises(SealingUnavailable, match="revoked"):
        seal_pdf(document(), department="IAM", folder=folder)
    assert verify_seal(early, folder=folder).state is SealState.GENUINE


@pytest.fixture
def remote(told, settings, tmp_path):
    settings.BALCAO_KEYS = "remote"
    settings.BALCAO_REMOTE_SIGNING_URL = f"{str(told.base_url).rstrip('/')}/csc/v2"
    (tmp_path / "access").write_text("demo-signing-access\n")
    settings.BALCAO_REMOTE_SIGNING_SECRET_FILE = str(tmp_path / "access")
    yield told
    told.post("/switch/csc", data={"state": "works"})
    _remote.cache_clear()


@pytest.mark.parametrize("kind", ["P-256", "P-384", "RSA-3072"])
def test_a_key_far_away_seals_as_one_at_home(remote, folder, kind):
    renew(folder, "DSC", at=FROM, kind=kind)
    sealed = seal_pdf(document(), department="DSC", folder=folder)
    verdict = verify_seal(sealed, folder=folder)
    assert (verdict.state, verdict.level) == (SealState.GENUINE, "B-LT")
    start = sealed.rindex(b"/Contents") + 400
    spoiled = sealed[:start] + bytes([sealed[start] ^ 1]) + sealed[start + 1 :]
    assert verify_seal(spoiled, folder=folder).state is not SealState.GENUINE


@pytest.mark.parametrize("state", ["slow", "down", "wrong"])
def test_a_signing_service_that_does_not_answer_as_agreed_seals_nothing(remote, folder, state):
    renew(folder, "DSC", at=FROM)
    remote.post("/switch/csc", data={"state": state})
    with pytest.raises(SealingUnavailable) as failure:
        seal_pdf(document(), department="DSC", folder=folder)
    assert failure.value.part == "keys"


def test_who_shows_another_access_token_or_has_no_credential_seals_nothing(remote, folder, tmp_path):
    with pytest.raises(NoSuchKey, match="no credential of NONE"):
        seal_pdf(document(), department="NONE", folder=folder)
    (tmp_path / "access").write_text("another")
    _remote.cache_clear()
    with pytest.raises(SealingUnavailable, match="answered 401"):
        seal_pdf(document(), department="DSC", folder=folder)


def test_a_signature_by_another_key_is_not_used(remote, folder, monkeypatch):
    renew(folder, "DSC", at=FROM)
    other = make_key()
    monkeypatch.setattr(RemoteKeys, "_ask", lying(RemoteKeys._ask, Pair(other, pair(folder, "DSC").certificate)))
    with pytest.raises(SealingUnavailable, match="not by the key"):
        seal_pdf(document(), department="DSC", folder=folder)


def lying(real, other: Pair):
    def ask(self, method, asked):
        if method != "signatures/signHash":
            return real(self, method, asked)
        return {"signatures": [base64.b64encode(other.sign(b"something else")).decode()]}

    return ask


def request_for(key) -> bytes:
    from cryptography.hazmat.primitives import hashes

    made = x509.CertificateSigningRequestBuilder().subject_name(name_of("Balcão DSF")).sign(key, hashes.SHA256())
    return made.public_bytes(Encoding.PEM)


def test_a_certificate_is_issued_for_a_key_that_stays_elsewhere(trust):
    answer = trust.post("/certificates", content=request_for(make_key("P-384")))
    chain = x509.load_pem_x509_certificates(answer.content)
    assert answer.status_code == 201
    assert len(chain) == 3
    chain[0].verify_directly_issued_by(chain[1])


@pytest.mark.parametrize("body", [b"", b"nonsense", request_for(rsa.generate_private_key(65_537, 2_048))])
def test_no_certificate_for_what_may_not_seal(trust, body):
    assert trust.post("/certificates", content=body).status_code == 400


@pytest.mark.parametrize("path", ["/time-stamps", "/ocsp"])
def test_nonsense_is_refused(trust, path):
    assert trust.post(path, content=b"\x30\x03\x02\x01\x01").status_code == 400


def test_the_page_says_how_each_is(trust):
    for language, said in (("zh-Hant", "時間戳"), ("pt", "Selos temporais"), ("en", "Time stamps")):
        assert said in trust.get("/", params={"language": language}).text


def test_a_key_far_away_signs_credentials_and_stands_while_the_service_is_silent(remote, folder, settings, tmp_path):
    settings.BALCAO_VAR = tmp_path
    made = pair(folder, "CREDENTIAL")
    _remote.cache_clear()
    key = keys.signing_key(now())
    assert key.chain[0] == made.certificate.public_bytes(Encoding.DER)
    public = keys.key_named(key.kid)
    assert public is not None
    check_signature(sign_jwt({"a": 1}, key=key, header={}), public)
    remote.post("/switch/csc", data={"state": "down"})
    _remote.cache_clear()
    assert [each["kid"] for each in keys.public_keys()["keys"]] == [key.kid]
    with pytest.raises(SealingUnavailable):
        sign_jwt({"a": 1}, key=key, header={})
