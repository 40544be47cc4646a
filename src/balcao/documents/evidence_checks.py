"""Whether the evidence a file carries is what it says: signed by authorities below a root."""

from collections.abc import Iterable
from datetime import datetime

from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from balcao.documents.anchors import stands_below
from balcao.documents.evidence import signed_by
from balcao.foundation.pki.api import list_as_usual, standing_as_usual


def standings_sound(
    standings: Iterable[bytes], roots: list[Certificate], between: list[Certificate], moment: datetime
) -> bool:
    """Whether each OCSP response says *good*, signed by a responder (or an authority) below a root."""
    try:
        for each in standings:
            found = ocsp.load_der_ocsp_response(each)
            if not standing_as_usual(each) or found.certificate_status is not ocsp.OCSPCertStatus.GOOD:
                return False
            by = found.certificates[0] if found.certificates else _named(found, [*roots, *between])
            if by is None or not (_may_answer(by) and _stands(by, roots, between, moment)):
                return False
            signed_by(by, found.signature, found.tbs_response_bytes, found.signature_hash_algorithm)
            if not all(_stands(other, roots, between, moment) for other in found.certificates):
                return False
    except (ValueError, InvalidSignature):
        return False
    return True


def _stands(by: x509.Certificate, roots: list[Certificate], between: list[Certificate], moment: datetime) -> bool:
    return stands_below(Certificate.load(by.public_bytes(Encoding.DER)), roots, between, moment)


def _may_answer(by: x509.Certificate) -> bool:
    try:
        return ExtendedKeyUsageOID.OCSP_SIGNING in by.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return bool(by.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)


def _named(found: ocsp.OCSPResponse, known: Iterable[Certificate]) -> x509.Certificate | None:
    """The authority that a response names as its signer, among those known."""
    for each in known:
        read = x509.load_der_x509_certificate(each.dump())
        if read.subject == found.responder_name:
            return read
        if x509.SubjectKeyIdentifier.from_public_key(read.public_key()).digest == found.responder_key_hash:
            return read
    return None


def lists_sound(lists: Iterable[bytes], known: list[Certificate]) -> bool:
    """Whether each CRL is signed by an authority among those known, all of which stand below a root."""
    authorities = [x509.load_der_x509_certificate(each.dump()) for each in known if each.ca]
    try:
        return all(list_as_usual(each) and _is_by_one_of(authorities, x509.load_der_x509_crl(each)) for each in lists)
    except ValueError:
        return False


def _is_by_one_of(authorities: list[x509.Certificate], found: x509.CertificateRevocationList) -> bool:
    """Whether one of the authorities of that name signed it; generations of one share their name."""
    for by in authorities:
        if by.subject == found.issuer:
            try:
                signed_by(by, found.signature, found.tbs_certlist_bytes, found.signature_hash_algorithm)
            except InvalidSignature:
                continue
            return True
    return False
