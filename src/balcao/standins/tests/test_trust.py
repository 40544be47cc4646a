"""The trust services over the wire: works, slow, down, nonsense; certificates issued and revoked."""

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from balcao.documents.api import SealState, seal_pdf, verify_seal
from balcao.documents.gateways.base import SealingUnavailable
from balcao.documents.tests.ades import total_passed_lt
from balcao.documents.tests.test_sealed import document
from balcao.foundation.pki.api import make_key, name_of, pair
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
