"""Certificates and answers about revocation, written again from the parts their signatures cover."""

from asn1crypto import crl, ocsp, x509

from balcao.foundation.pki.der import OCTETS, SEQUENCE, oid, tlv

_ENUMERATED, _BITS = 0x0A, 0x03
_BASIC = oid("1.3.6.1.5.5.7.48.1.1")


def standing_as_usual(written: bytes) -> bool:
    """Whether nothing in an OCSP response (RFC 6960) can differ that its signature does not cover.

    The certificates that are carried are for the caller to judge.
    """
    found = ocsp.OCSPResponse.load(written, strict=True).basic_ocsp_response
    carried = [each.dump() for each in found["certs"]] if found["certs"].native else []
    basic = tlv(
        SEQUENCE,
        found["tbs_response_data"].dump(),
        found["signature_algorithm"].dump(),
        tlv(_BITS, b"\0", found["signature"].native),
        tlv(0xA0, tlv(SEQUENCE, *carried)) if carried else b"",
    )
    whole = tlv(SEQUENCE, tlv(_ENUMERATED, b"\0"), tlv(0xA0, tlv(SEQUENCE, _BASIC, tlv(OCTETS, basic))))
    return whole == written


def list_as_usual(written: bytes) -> bool:
    """The same of a CRL (RFC 5280)."""
    found = crl.CertificateList.load(written, strict=True)
    signature = tlv(_BITS, b"\0", found["signature"].native)
    named = found["tbs_cert_list"]["signature"].dump()
    return tlv(SEQUENCE, found["tbs_cert_list"].dump(), named, signature) == written


def certificate_as_usual(written: bytes) -> bool:
    """The same of a certificate: above all, that no bit of its signature is called unused."""
    found = x509.Certificate.load(written, strict=True)
    signature = tlv(_BITS, b"\0", found["signature_value"].native)
    named = found["tbs_certificate"]["signature"].dump()
    return tlv(SEQUENCE, found["tbs_certificate"].dump(), named, signature) == written
