"""The CMS SignedData of seals and time stamps, written in one way only (DER).

What is always written in one way can be written again when it is checked and compared byte for byte. That
covers what no signature covers: versions, algorithm names, certificates carried along, zero padding.
"""

import hashlib
from collections.abc import Iterable

from asn1crypto.core import ObjectIdentifier
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

INTEGER, OCTETS, SEQUENCE, SET, GENERALIZED_TIME = 0x02, 0x04, 0x30, 0x31, 0x18


def tlv(tag: int, *parts: bytes) -> bytes:
    """Tag, length and content in DER."""
    content = b"".join(parts)
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(length))) + length + content


def integer(value: int) -> bytes:
    """A non-negative INTEGER."""
    return tlv(INTEGER, value.to_bytes(value.bit_length() // 8 + 1))


def oid(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER."""
    return bytes(ObjectIdentifier(dotted).dump())


def _set_of(tag: int, members: Iterable[bytes]) -> bytes:
    return tlv(tag, *sorted(members))


DATA, TST_INFO = oid("1.2.840.113549.1.7.1"), oid("1.2.840.113549.1.9.16.1.4")
"""The content types: bytes elsewhere (a PDF), and a time stamp's statement."""
SHA256 = tlv(SEQUENCE, oid("2.16.840.1.101.3.4.2.1"))
_ECDSA_SHA256 = tlv(SEQUENCE, oid("1.2.840.10045.4.3.2"))
_SIGNED_DATA = oid("1.2.840.113549.1.7.2")
_CONTENT_TYPE, _MESSAGE_DIGEST = oid("1.2.840.113549.1.9.3"), oid("1.2.840.113549.1.9.4")
_SIGNING_CERTIFICATE_V2 = oid("1.2.840.113549.1.9.16.2.47")
_TIME_STAMP_TOKEN = oid("1.2.840.113549.1.9.16.2.14")


def _attribute(name: bytes, value: bytes) -> bytes:
    return tlv(SEQUENCE, name, tlv(SET, value))


def _signed_attributes(content_type: bytes, digest: bytes, certificate: Certificate) -> list[bytes]:
    issuer_serial = tlv(
        SEQUENCE, tlv(SEQUENCE, tlv(0xA4, certificate.issuer.dump())), integer(certificate.serial_number)
    )
    reference = tlv(SEQUENCE, tlv(OCTETS, hashlib.sha256(certificate.dump()).digest()), issuer_serial)
    return [
        _attribute(_CONTENT_TYPE, content_type),
        _attribute(_MESSAGE_DIGEST, tlv(OCTETS, digest)),
        _attribute(_SIGNING_CERTIFICATE_V2, tlv(SEQUENCE, tlv(SEQUENCE, reference))),
    ]


def sign(key: ec.EllipticCurvePrivateKey, *, content_type: bytes, digest: bytes, certificate: Certificate) -> bytes:
    """The ECDSA signature over the signed attributes of content with that SHA-256 digest."""
    covered = _set_of(SET, _signed_attributes(content_type, digest, certificate))
    return key.sign(covered, ec.ECDSA(hashes.SHA256()))


def write(
    *,
    content_type: bytes,
    digest: bytes,
    certificate: Certificate,
    signature: bytes,
    content: bytes = b"",
    carried: tuple[Certificate, ...] = (),
    token: bytes = b"",
) -> bytes:
    """The whole structure. `content` is carried inside (time stamps), `carried` are further certificates,
    `token` is the time stamp over the signature.
    """
    signer = tlv(
        SEQUENCE,
        integer(1),
        tlv(SEQUENCE, certificate.issuer.dump(), integer(certificate.serial_number)),
        SHA256,
        _set_of(0xA0, _signed_attributes(content_type, digest, certificate)),
        _ECDSA_SHA256,
        tlv(OCTETS, signature),
        tlv(0xA1, _attribute(_TIME_STAMP_TOKEN, token)) if token else b"",
    )
    signed = tlv(
        SEQUENCE,
        integer(1 if content_type == DATA else 3),
        tlv(SET, SHA256),
        tlv(SEQUENCE, content_type, tlv(0xA0, tlv(OCTETS, content)) if content else b""),
        _set_of(0xA0, [certificate.dump(), *(each.dump() for each in carried)]),
        tlv(SET, signer),
    )
    return tlv(SEQUENCE, _SIGNED_DATA, tlv(0xA0, signed))
