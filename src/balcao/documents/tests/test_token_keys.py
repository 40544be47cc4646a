"""Seals by keys in a PKCS #11 token."""

import pytest
from cryptography.x509 import load_pem_x509_csr

from balcao.documents.api import SealingUnavailable, SealState, seal_pdf, verify_seal
from balcao.documents.gateways import chosen
from balcao.documents.tests.test_sealed import document
from balcao.documents.tests.tokens import certify, token_chosen
from balcao.foundation.pki.api import NoSuchKey, install, issue_for, make_key, name_of, request_pem
from balcao.foundation.pki.certificates import FROM, Pair


@pytest.fixture
def folder(tmp_path, settings):
    with token_chosen(settings, tmp_path):
        yield tmp_path


def test_every_kind_of_key_in_the_token_seals_and_the_newest_certificate_signs(folder):
    for day, kind in ((1, "P-256"), (2, "P-384"), (3, "RSA-3072")):
        certify(folder, "DSI", kind, at=FROM.replace(day=day))
        made = seal_pdf(document(), department="DSI", folder=folder)
        verdict = verify_seal(made, folder=folder)
        assert (verdict.state, verdict.level, verdict.signer) == (SealState.GENUINE, "B-LT", "Balcão DSI")
        spoiled = bytearray(made)
        spoiled[made.rindex(b"/Contents") + 400] ^= 1
        assert verify_seal(bytes(spoiled), folder=folder).state is not SealState.GENUINE
    assert len(chosen.token_keys(folder).public_keys("DSI")) >= 3
    assert not list(folder.glob("DSI*.pem"))


def test_without_certificate_there_is_no_key(folder):
    with pytest.raises(NoSuchKey):
        seal_pdf(document(), department="DSI", folder=folder)


def test_a_certificate_that_ended_or_whose_key_is_elsewhere_seals_nothing(folder):
    certify(folder, "DSI", "P-256", at=FROM.replace(year=2015), days=365)
    with pytest.raises(NoSuchKey, match="valid now"):
        seal_pdf(document(), department="DSI", folder=folder)
    elsewhere = make_key()
    asked = request_pem(name_of("Balcão DSI"), elsewhere.public_key(), Pair(elsewhere, None).sign)  # type: ignore[arg-type]
    install(folder, "DSI", (issue_for(folder, load_pem_x509_csr(asked), at=FROM),))
    with pytest.raises(NoSuchKey, match="whose key is here"):
        seal_pdf(document(), department="DSI", folder=folder)


def test_a_token_that_is_gone_or_locked_keeps_documents_waiting_until_it_is_back(folder, settings):
    certify(folder, "DSI", "P-256")
    chosen.token_keys(folder).close()
    right, settings.BALCAO_TOKEN_LABEL = settings.BALCAO_TOKEN_LABEL, "nobody"
    with pytest.raises(SealingUnavailable) as failure:
        seal_pdf(document(), department="DSI", folder=folder)
    assert failure.value.part == "keys"
    settings.BALCAO_TOKEN_LABEL = right
    (folder / "pin").write_text("wrong")
    with pytest.raises(SealingUnavailable):
        seal_pdf(document(), department="DSI", folder=folder)
    (folder / "pin").write_text("4711")
    assert verify_seal(seal_pdf(document(), department="DSI", folder=folder), folder=folder).state is SealState.GENUINE
