"""Certificate requests (PKCS #10) by keys that cannot be handed out."""

import base64
from collections.abc import Callable

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from balcao.foundation.pki.der import SEQUENCE, integer, tlv
from balcao.foundation.pki.schemes import scheme_of

_BITS, _NO_ATTRIBUTES = 0x03, b"\xa0\x00"


def request_pem(subject: x509.Name, public_key: CertificatePublicKeyTypes, sign: Callable[[bytes], bytes]) -> bytes:
    """A request (PEM) for a certificate of that subject, signed by its own key (data in, signature out).

    :raises BadKey: for a key that may not seal.
    """
    stated = tlv(
        SEQUENCE,
        integer(0),
        subject.public_bytes(),
        public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
        _NO_ATTRIBUTES,
    )
    whole = tlv(SEQUENCE, stated, scheme_of(public_key).signature_algorithm, tlv(_BITS, b"\0", sign(stated)))
    body = base64.encodebytes(whole).decode().replace("\n", "")
    lines = "\n".join(body[place : place + 64] for place in range(0, len(body), 64))
    return f"-----BEGIN CERTIFICATE REQUEST-----\n{lines}\n-----END CERTIFICATE REQUEST-----\n".encode()
