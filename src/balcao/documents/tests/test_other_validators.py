"""What other software says of our seals."""

import pytest

from balcao.documents.api import seal_pdf
from balcao.documents.sealing import seal_pdf_plainly, stamp_again
from balcao.documents.tests.ades import pdfsig, total_passed_lt, total_passed_lta
from balcao.documents.tests.test_sealed import document
from balcao.foundation.pki.certificates import FROM, STAMPER, renew
from balcao.standins.tests.conftest import running


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return tmp_path_factory.mktemp("pki")


def test_pdfsig_trusts_a_fresh_certificate(tmp_path):
    """It asks the authority that the certificate names whether it is revoked, which therefore has to be there."""
    folder, path = tmp_path / "pki", tmp_path / "sealed.pdf"
    with running("trust", "--keys", str(folder)):
        path.write_bytes(seal_pdf(document(), department="DSI", folder=folder))
        said = pdfsig(path, folder, tmp_path / "store")
    assert "Signature is Valid" in said
    assert "Certificate is Trusted" in said
    assert "ETSI.CAdES.detached" in said


def test_pdfsig_does_not_trust_one_of_another_root(keys, tmp_path):
    path = tmp_path / "sealed.pdf"
    path.write_bytes(seal_pdf(document(), department="DSI", folder=tmp_path / "others"))
    assert "Certificate is Trusted" not in pdfsig(path, keys, tmp_path / "store")


@pytest.mark.parametrize("kind", ["P-256", "P-384", "RSA-3072"])
def test_ades_validation_passes_with_every_kind_of_key(tmp_path, kind):
    renew(tmp_path, "DSI", at=FROM, kind=kind)
    renew(tmp_path, STAMPER, at=FROM, kind=kind)
    sealed = seal_pdf(document(), department="DSI", folder=tmp_path)
    assert total_passed_lt(sealed, tmp_path)[0], total_passed_lt(sealed, tmp_path)
    assert total_passed_lta(stamp_again(sealed, folder=tmp_path), tmp_path)[0]


@pytest.mark.filterwarnings("ignore")
def test_without_evidence_ades_validation_does_not_pass(keys):
    assert not total_passed_lt(seal_pdf_plainly(document(), department="DSI", folder=keys), keys)[0]
