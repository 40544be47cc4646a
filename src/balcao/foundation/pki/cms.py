"""The CMS SignedData of seals and time stamps, written in one way only (DER).

What is always written in one way can be written again when it is checked and compared byte for byte. That
covers what no signature covers: versions, algorithm names, certificates carried along, zero padding.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from asn1crypto import cms
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes

from balcao.foundation.pki.der import NULL, OCTETS, SEQUENCE, SET, integer, oid, set_of, tlv
from balcao.foundation.pki.schemes import Scheme, scheme_of

DATA, TST_INFO = oid("1.2.840.113549.1.7.1"), oid("1.2.840.113549.1.9.16.1.4")
"""The content types: bytes elsewhere (a PDF), and a time stamp's statement."""
_SIGNED_DATA = oid("1.2.840.113549.1.7.2")
_CONTENT_TYPE, _MESSAGE_DIGEST = oid("1.2.840.113549.1.9.3"), oid("1.2.840.113549.1.9.4")
_SIGNING_CERTIFICATE_V2 = oid("1.2.840.113549.1.9.16.2.47")
_TIME_STAMP_TOKEN = oid("1.2.840.113549.1.9.16.2.14")
_RSA = oid("1.2.840.113549.1.1.1")


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature with what it was made by; `covered` are the signed attributes."""

    certificate: Certificate
    scheme: Scheme
    content_type: bytes
    covered: bytes
    signature: bytes


def _attribute(name: bytes, value: bytes) -> bytes:
    return tlv(SEQUENCE, name, tlv(SET, value))


@lru_cache(maxsize=256)
def _reference(certificate: bytes) -> bytes:
    """The attribute that ties a signature to a certificate."""
    read = Certificate.load(certificate)
    issuer_serial = tlv(SEQUENCE, tlv(SEQUENCE, tlv(0xA4, read.issuer.dump())), integer(read.serial_number))
    reference = tlv(SEQUENCE, tlv(OCTETS, hashlib.sha256(certificate).digest()), issuer_serial)
    return _attribute(_SIGNING_CERTIFICATE_V2, tlv(SEQUENCE, tlv(SEQUENCE, reference)))


def covered_by(content_type: bytes, digest: bytes, certificate: Certificate) -> bytes:
    """The attributes a signature covers, for content with that digest."""
    return set_of(
        SET,
        [
            _attribute(_CONTENT_TYPE, content_type),
            _attribute(_MESSAGE_DIGEST, tlv(OCTETS, digest)),
            _reference(certificate.dump()),
        ],
    )


def sign(
    by: Callable[[bytes], bytes], *, scheme: Scheme, content_type: bytes, digest: bytes, certificate: Certificate
) -> Signed:
    """Have `by` sign content with that digest (of the scheme's kind)."""
    covered = covered_by(content_type, digest, certificate)
    return Signed(certificate, scheme, content_type, covered, by(covered))


def write(signed: Signed, *, content: bytes = b"", carried: tuple[Certificate, ...] = (), token: bytes = b"") -> bytes:
    """The whole structure. `content` is carried inside (time stamps), `carried` are further certificates,
    `token` is the time stamp over the signature.
    """
    return _written(
        content_type=signed.content_type,
        content=content,
        certificates=[signed.certificate.dump(), *(each.dump() for each in carried)],
        sid=tlv(SEQUENCE, signed.certificate.issuer.dump(), integer(signed.certificate.serial_number)),
        digest_algorithm=signed.scheme.digest_algorithm,
        covered=signed.covered,
        signature_algorithm=signed.scheme.signature_algorithm,
        signature=signed.signature,
        token=token,
    )


def _written(
    *,
    content_type: bytes,
    content: bytes,
    certificates: list[bytes],
    sid: bytes,
    digest_algorithm: bytes,
    covered: bytes,
    signature_algorithm: bytes,
    signature: bytes,
    token: bytes,
) -> bytes:
    signer = tlv(
        SEQUENCE,
        integer(1),
        sid,
        digest_algorithm,
        b"\xa0" + covered[1:],
        signature_algorithm,
        tlv(OCTETS, signature),
        tlv(0xA1, _attribute(_TIME_STAMP_TOKEN, token)) if token else b"",
    )
    signed = tlv(
        SEQUENCE,
        integer(1 if content_type == DATA else 3),
        tlv(SET, digest_algorithm),
        tlv(SEQUENCE, content_type, tlv(0xA0, tlv(OCTETS, content)) if content else b""),
        set_of(0xA0, certificates),
        tlv(SET, signer),
    )
    return tlv(SEQUENCE, _SIGNED_DATA, tlv(0xA0, signed))


def usual(written: bytes, *, token: bytes = b"") -> bool:
    """Whether a structure is written in the usual way, so that nothing in it can differ that no signature covers.

    Authorities outside may name algorithms with or without parameters; anything else they may not. The certificates
    that are carried are for the caller to judge; `token` is what may stand beside the signature.
    """
    signed = cms.ContentInfo.load(written)["content"]
    (signer,) = signed["signer_infos"]
    carried = [each.chosen for each in signed["certificates"]]
    serial = signer["sid"].chosen["serial_number"].native
    (certificate,) = (each for each in carried if each.serial_number == serial)
    scheme = scheme_of(_public_key(certificate.dump()), signer["digest_algorithm"]["algorithm"].native)
    covered = signer["signed_attrs"].untag().dump()
    content = signed["encap_content_info"]["content"]
    plain = scheme.digest_algorithm
    digests = (plain, tlv(SEQUENCE, plain[2:], NULL))
    names = (
        (scheme.signature_algorithm,) if scheme.kind == "ec" else (scheme.signature_algorithm, tlv(0x30, _RSA, NULL))
    )
    return any(
        written
        == _written(
            content_type=signed["encap_content_info"]["content_type"].dump(),
            content=bytes(content) if content.native is not None else b"",
            certificates=[each.dump() for each in carried],
            sid=tlv(SEQUENCE, certificate.issuer.dump(), integer(serial)),
            digest_algorithm=digest,
            covered=bytes(covered),
            signature_algorithm=name,
            signature=signer["signature"].native,
            token=token,
        )
        for digest in digests
        for name in names
    )


@lru_cache(maxsize=256)
def _public_key(certificate: bytes) -> CertificatePublicKeyTypes:
    return x509.load_der_x509_certificate(certificate).public_key()
