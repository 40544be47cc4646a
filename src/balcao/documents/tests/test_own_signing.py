"""A person's signature made elsewhere is put in, stamped and graded; what is not by that key never becomes a file."""

import pytest
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.conf import settings

from balcao.documents.api import (
    OwnSignatureUnfit,
    SealingUnavailable,
    SignersCertificate,
    complete_signature,
    prepare_signature,
)
from balcao.documents.tests.test_sealed import document
from balcao.foundation.pki.api import DATA, Authority, covered_by, issue_for, make_key, request_pem, signature
from balcao.kernel.clock import now

FOLDER = settings.BALCAO_VAR / "pki"


def certified(key, folder=FOLDER):
    named = {NameOID.COUNTRY_NAME: "MO", NameOID.COMMON_NAME: "Chan Mei Ling", NameOID.SERIAL_NUMBER: "PNOMO-1"}
    subject = x509.Name([x509.NameAttribute(each, value) for each, value in named.items()])
    request = x509.load_pem_x509_csr(request_pem(subject, key.public_key(), lambda data: signature(key, data)))
    chain = (issue_for(folder, request, at=now()), *Authority(folder).chain())
    return SignersCertificate(tuple(each.public_bytes(Encoding.DER) for each in chain))


def completed(prepared, certificate, key):
    covered = covered_by(DATA, prepared.digest, Certificate.load(certificate.chain[0]))
    made = signature(key, covered)
    return complete_signature(prepared, certificate=certificate, signature=made, hosts=(), folder=FOLDER)


@pytest.mark.parametrize("kind", ["P-256", "P-384", "RSA-3072"])
def test_a_signature_by_a_key_elsewhere_is_graded_total_passed(kind):
    key = make_key(kind)
    certificate = certified(key)
    assert (certificate.name, certificate.document) == ("Chan Mei Ling", "PNOMO-1")
    pdf = completed(prepare_signature(document(), certificate, folder=FOLDER), certificate, key)
    assert pdf.startswith(document())


def test_a_signature_by_another_key_is_refused():
    certificate = certified(make_key())
    prepared = prepare_signature(document(), certificate, folder=FOLDER)
    with pytest.raises(OwnSignatureUnfit, match="other_key"):
        completed(prepared, certificate, make_key())


def test_a_revoked_certificate_does_not_sign():
    key = make_key()
    certificate = certified(key)
    Authority(FOLDER).revoke(int(certificate.number, 16))
    with pytest.raises(SealingUnavailable):
        completed(prepare_signature(document(), certificate, folder=FOLDER), certificate, key)


def test_a_certificate_of_an_authority_that_is_not_trusted_does_not_sign(tmp_path):
    key = make_key()
    certificate = certified(key, tmp_path)
    with pytest.raises((OwnSignatureUnfit, SealingUnavailable, StopIteration)):
        completed(prepare_signature(document(), certificate, folder=FOLDER), certificate, key)
